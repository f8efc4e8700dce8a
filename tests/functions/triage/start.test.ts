import assert from "node:assert/strict";
import { partsOf, planStart, planWorkflow } from "../../../functions/triage/start";
import type { ParameterInputs, Target, WorkflowResponse } from "../../../responses/types";
import type { Runbook } from "../../../runbooks/language/types";
import { settings } from "./world";

const target = { account: "111122223333", region: "eu-central-1", resource: { id: "i-1", arn: "arn:i-1" } } as Target;
const runbook = {
  name: "Test",
  parameters: {
    A: { type: "String" },
    B: { type: "StringList", default: [] },
    C: { type: "String", default: "none", allowedPattern: "none|[a-z]+-[0-9]" },
  },
} as unknown as Runbook;
const plan = (own: Record<string, string[]>, incidentId = "incident-1", subject?: string, at = target) =>
  planStart(settings, at, { name: "response", runbook }, incidentId, "hash", own, subject);

describe("the start of a runbook", () => {
  it("is complete", () => {
    const { clientToken, ...start } = plan({ A: ["a"] });
    assert.match(clientToken, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual(start, {
      runbook: "Test",
      documentName: "Reflex-Test",
      documentHash: "hash",
      parameters: {
        AutomationAssumeRole: ["arn:aws:iam::111122223333:role/reflex/reflex-run-Test"],
        IncidentId: ["incident-1"],
        A: ["a"],
      },
      tags: { "reflex:incident": "incident-1", "reflex:response": "response" },
    });
  });

  it("works on the incident that it undoes, under an incident of its own", () => {
    const start = plan({ A: ["a"] }, "incident-2", "incident-1");
    assert.deepEqual(start.parameters.IncidentId, ["incident-1"]);
    assert.equal(start.tags["reflex:incident"], "incident-2");
    assert.equal(start.clientToken, plan({ A: ["a"] }, "incident-2").clientToken);
  });

  it("has one token for account, resource, runbook and incident: never the same for two of them", () => {
    const { clientToken } = plan({ A: ["a"] });
    assert.equal(plan({ A: ["b"] }).clientToken, clientToken);
    // Fixed: an execution that an earlier version started is not started again by the next.
    assert.equal(clientToken, "32fedca1-672d-56af-9734-a2ed647e769f");
    const others = [
      plan({ A: ["a"] }, "incident-2"),
      plan({ A: ["a"] }, "incident-1", undefined, { ...target, account: "444455556666" }),
      plan({ A: ["a"] }, "incident-1", undefined, { ...target, resource: { ...target.resource, id: "i-2" } }),
      planStart(settings, target, { name: "response", runbook: { ...runbook, name: "Other" } }, "incident-1", "hash", {
        A: ["a"],
      }),
      plan({ A: ["a"] }, "1#incident-1", undefined, { ...target, resource: { ...target.resource, id: "i" } }),
    ].map((start) => start.clientToken);
    assert.equal(new Set([clientToken, ...others]).size, 6);
  });

  it("has values that SSM accepts, to the last one and to the last character", () => {
    assert.doesNotThrow(() => plan({ A: ["a".repeat(512)], B: Array(50).fill("b") }));
    assert.doesNotThrow(() => plan({ A: ["a"], B: [] }));
    const refused: Array<[Record<string, string[]>, string]> = [
      [{ A: ["a", "a".repeat(513)] }, "A has a value that is empty or longer than 512 characters"],
      [{ A: ["a", ""] }, "A has a value that is empty or longer than 512 characters"],
      [{ A: ["a"], B: Array(51).fill("b") }, "B has 51 values, SSM accepts 50"],
      [{}, "A is missing"],
      [{ A: ["a"], C: ["ab-12"] }, "C has the value ab-12, which none|[a-z]+-[0-9] does not match"],
      [{ A: ["a"], C: ["none-1x"] }, "C has the value none-1x, which none|[a-z]+-[0-9] does not match"],
      [{ A: ["a {{ b }}"] }, "A has the value a {{ b }}, which SSM would read as a reference"],
      [{ A: ["a"], toString: ["b"] }, "toString is not one of its parameters"],
    ];
    for (const [own, problem] of refused) {
      assert.throws(() => plan(own), {
        name: "Refused",
        message: `The same values are refused again, so act by hand. Reflex-Test cannot be started: parameter ${problem}`,
      });
    }
  });
});

describe("a start with more values than SSM accepts", () => {
  const each = { ...runbook, each: "B" } as Runbook;
  const startOf = (count: number) =>
    planStart(settings, target, { name: "response", runbook: each }, "incident-1", "hash", {
      A: ["a"],
      B: Array.from({ length: count }, (_, index) => `b${index}`),
    });

  it("is spread over several, each with values of its own and the same incident, and is the same when repeated", () => {
    const start = startOf(120);
    const parts = partsOf(start);
    assert.deepEqual(
      parts.map(({ parameters }) => parameters.B?.length),
      [50, 50, 20],
    );
    assert.deepEqual(
      parts.flatMap(({ parameters }) => parameters.B),
      start.parameters.B,
    );
    assert.deepEqual(new Set(parts.map(({ parameters: { A, IncidentId } }) => `${A} ${IncidentId}`)).size, 1);
    assert.equal(new Set(parts.map(({ clientToken }) => clientToken)).size, 3);
    assert.equal(parts[0].clientToken, start.clientToken);
    assert.deepEqual(partsOf(startOf(120)), parts);
  });

  it("is one where they fit", () => {
    const start = startOf(50);
    assert.deepEqual(partsOf(start), [start]);
    assert.deepEqual(partsOf(plan({ A: ["a"] })), [plan({ A: ["a"] })]);
  });
});

describe("the start of a workflow", () => {
  const response = (input: WorkflowResponse["input"]) =>
    ({ name: "response", workflow: { name: "Investigate" }, input }) as unknown as WorkflowResponse;
  const inputs = { facts: { tags: {} }, incidentId: "incident-1", target } as unknown as ParameterInputs;

  it("is named after the incident, and says what it is about", () => {
    assert.deepEqual(
      planWorkflow(
        settings,
        response(({ incidentId }) => ({ image: `of ${incidentId}`, incidentId: "overwritten" })),
        inputs,
      ),
      {
        stateMachineArn: "arn:aws:states:eu-west-1:222233334444:stateMachine:Reflex-Investigate",
        name: "incident-1",
        input: { image: "of incident-1", incidentId: "incident-1", target, facts: { tags: {} } },
      },
    );
  });

  it("has as many bytes as Step Functions accepts, and no more", () => {
    const bytes = (filler: string) =>
      Buffer.byteLength(
        JSON.stringify(
          planWorkflow(
            settings,
            response(() => ({ filler })),
            inputs,
          ).input,
        ),
      );
    // A letter of two bytes: what counts are bytes, not characters.
    const room = 262_144 - bytes("");
    assert.equal(bytes(`${"a".repeat(room % 2)}${"é".repeat(Math.floor(room / 2))}`), 262_144);
    assert.throws(() => bytes(`a${"a".repeat(room % 2)}${"é".repeat(Math.floor(room / 2))}`), {
      message:
        "The same values are refused again, so act by hand. " +
        "Reflex-Investigate cannot be started: its input has 262145 bytes, and Step Functions accepts 262144",
    });
  });
});
