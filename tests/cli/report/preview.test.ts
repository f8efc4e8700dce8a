import assert from "node:assert/strict";
import { readPreview } from "../../../cli/report/preview";
import type { Change } from "../../../cli/report/types";
import { advice, objectionsTo } from "../../../components/guardrails";
import { notKnown } from "../../../policy-pack/field";
import { digest, Files, recorded } from "./files";

const brief = ({ operation, type, name }: Change) => `${operation} ${type.split(":").at(-1)} ${name}`;

describe("a preview of the real engine", () => {
  it("lists every change of the account, what matters most first", () => {
    const { stack, project, outcome, changes } = readPreview(recorded("member.json"));
    assert.deepEqual([stack, project, outcome], ["member", "reflex", "succeeded"]);
    assert.deepEqual(
      new Set(changes.slice(0, 3).map(brief)),
      new Set([
        "delete Role break-glass",
        "replace Queue events-dlq-eu-west-1",
        "replace MetricAlarm events-dlq-eu-west-1",
      ]),
    );
    assert.equal(changes[3] && brief(changes[3]), "update Parameter chat-webhook");
    assert.equal(changes[3]?.losesProtection, true);
    // The component around the queue is updated too; in the account nothing is.
    assert.ok(changes.every(({ type }) => !type.startsWith("reflex:")));
    assert.equal(changes.length, 8);
  });

  it("reads the digest and the events of one preview alike", () => {
    const [one, other] = [readPreview(recorded("member-blocked.json")), readPreview(recorded("member-blocked.jsonl"))];
    assert.deepEqual(one.changes, other.changes);
    assert.deepEqual([one.outcome, one.same], [other.outcome, other.same]);
  });

  it("counts the three steps of a replacement as one, with its reason and what is lost", () => {
    const { changes } = readPreview(recorded("member-blocked.jsonl"));
    const [queue, ...others] = changes.filter(({ type }) => type === "aws:sqs/queue:Queue");
    assert.deepEqual(others, []);
    assert.equal(queue?.operation, "replace");
    assert.deepEqual(queue?.replaceReasons, ["name"]);
    assert.equal(queue?.holds, "messages that wait in it");
    const name = queue?.properties.find(({ property }) => property === "name");
    assert.deepEqual(name?.lines, ["-reflex-events-dlq", "+reflex-undelivered"]);
  });

  it("spreads policies out, so that the one changed line is seen", () => {
    const { changes } = readPreview(recorded("member.json"));
    const queue = changes.find(({ type }) => type === "aws:sqs/queue:Queue");
    const policy = queue?.properties.find(({ property }) => property === "policy")?.lines ?? [];
    assert.deepEqual(
      policy.filter((line) => !line.startsWith(" ")).map((line) => line.replace(/ +/, " ")),
      [
        '- "Resource": "arn:aws:sqs:eu-west-1:111122223333:reflex-events-dlq",',
        '+ "Resource": "arn:aws:sqs:eu-west-1:111122223333:reflex-undelivered",',
        '- "Resource": "arn:aws:sqs:eu-west-1:111122223333:reflex-events-dlq",',
        '+ "Resource": "arn:aws:sqs:eu-west-1:111122223333:reflex-undelivered",',
      ],
    );
  });

  it("shows that a new role can be assumed by everybody", () => {
    const { changes } = readPreview(recorded("member.json"));
    const role = changes.find(({ name }) => name === "vendor-access");
    assert.match(role?.properties.flatMap(({ lines }) => lines).join("\n") ?? "", /\+ +"AWS": "\*"/);
  });

  it("fails with the engine, which says why: a protected bucket would go", () => {
    const { outcome, changes, diagnostics } = readPreview(recorded("security-protected.jsonl"));
    assert.equal(outcome, "failed");
    assert.equal(changes[0] && brief(changes[0]), "delete Bucket evidence");
    assert.equal(changes[0]?.protected, true);
    assert.match(diagnostics.find(({ name }) => name === "evidence")?.message ?? "", /because it is protected/);
  });

  it("knows the changed file of a function by its hash, where the engine leaves the content out", () => {
    const { changes } = readPreview(recorded("security.jsonl"));
    const code = changes.find(({ type }) => type === "aws:lambda/function:Function")?.properties[0];
    assert.deepEqual(
      code?.lines.filter((line) => !line.startsWith(" ")).map((line) => line.slice(0, 24)),
      ['-  "settings.json": "fil', '+  "settings.json": "fil'],
    );
  });

  it("reads the violation of the pack, with its field", () => {
    const { violations } = readPreview(recorded("member-blocked.jsonl"));
    assert.deepEqual(
      violations.map(({ policy, severity, kind, name, field }) => ({ policy, severity, kind, name, field })),
      [
        {
          policy: "iam-role-trust",
          severity: "critical",
          kind: "blocking",
          name: "vendor-access",
          field: "assumeRolePolicy.Statement[0].Condition",
        },
      ],
    );
  });

  it("says how to learn the reason when the digest leaves it out", () => {
    const { diagnostics, violations } = readPreview(recorded("member-blocked.json"));
    assert.deepEqual(violations, []);
    assert.match(diagnostics[0]?.message ?? "", /does not say why; .*PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true/);
    assert.deepEqual(readPreview(recorded("member-blocked.jsonl")).diagnostics, []);
  });

  it("lists what the guardrails inside the program refuse as violations, not as errors of the program", () => {
    const { outcome, violations, diagnostics } = readPreview(recorded("member-refused.jsonl"));
    assert.equal(outcome, "failed");
    assert.deepEqual(
      violations.map(({ policy, kind, name }) => [policy, kind, name]),
      [["iam-role-trust", "blocking", "vendor-access"]],
    );
    assert.deepEqual(diagnostics, []);
  });
});

describe("a preview", () => {
  const files = new Files();
  after(() => files.remove());
  const read = (content: string | object) => readPreview(files.write("stack.json", content));
  const event = (fields: object) => JSON.stringify({ sequence: 0, timestamp: 0, ...fields });

  it("puts a protected thing that goes before an unprotected one, and lost protection before other changes", () => {
    const { changes } = read(
      digest(
        { op: "create", name: "plain", type: "aws:ec2/instance:Instance", new: {} },
        { op: "update", name: "role", type: "aws:iam/role:Role", old: {}, new: {} },
        { op: "same", name: "bare", type: "aws:ec2/instance:Instance", old: { protect: true }, new: {} },
        { op: "delete", name: "table", type: "aws:dynamodb/table:Table", old: {} },
        { op: "delete", name: "kept", type: "aws:ec2/instance:Instance", old: { protect: true } },
        { op: "delete", name: "instance", type: "aws:ec2/instance:Instance", old: {} },
      ),
    );
    assert.deepEqual(changes.map(brief), [
      "delete Instance kept",
      "delete Table table",
      "unprotect Instance bare",
      "update Role role",
      "delete Instance instance",
      "create Instance plain",
    ]);
  });

  it("lists what the guardrails inside the program cannot judge yet, in the words of today", () => {
    const role = { type: "aws:iam/role:Role", inputs: { assumeRolePolicy: notKnown } };
    const said = objectionsTo(role, { all: "mandatory" }, { organizationId: "o-a1b2c3d4e5", account: "111122223333" });
    assert.ok(said.length > 0);
    const lines = said.map((one) =>
      event({ diagnosticEvent: { severity: "warning", message: advice(role.type, "later", one) } }),
    );
    const { violations, diagnostics } = read([event({ preludeEvent: { config: {} } }), ...lines].join("\n"));
    assert.deepEqual(
      violations.map(({ policy, kind, name, field }) => [policy, kind, name, field]).sort(),
      said.map(({ rule }) => [rule, "unjudged", "later", "assumeRolePolicy"]).sort(),
    );
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === "warning"),
      [],
    );
  });

  it("that wrote nothing has failed, and is the stack's by its file name", () => {
    const { stack, outcome, diagnostics } = readPreview(files.write("payments.jsonl", "\n"));
    assert.deepEqual([stack, outcome, diagnostics[0]?.severity], ["payments", "failed", "error"]);
  });

  it("that was cut off did not finish", () => {
    const prelude = event({ preludeEvent: { config: {} } });
    assert.equal(read(`${prelude}\n{"sequence":1,"resou`).outcome, "unfinished");
    assert.equal(read(prelude).outcome, "unfinished");
    assert.equal(read({ steps: [] }).outcome, "unfinished");
    assert.equal(read(`${prelude}\n${event({ summaryEvent: { result: "succeeded" } })}`).outcome, "succeeded");
  });

  it("is refused when it is none, or has an operation that nobody knows", () => {
    assert.throws(
      () => read("Previewing update (dev):"),
      /preview .*stack\.json, line 1, is no event of the Pulumi engine/,
    );
    assert.throws(() => read({ hello: "world" }), /is no event/);
    assert.throws(() => read(`${event({})}\nnot json\n${event({})}`), /line 2, is no event/);
    assert.throws(
      () => read(digest({ op: "teleport", name: "x", type: "aws:iam/role:Role", new: {} })),
      /has the operation "teleport", which reflex does not know; update reflex/,
    );
    assert.throws(() => readPreview("/no/such/file"), /cannot be read \(ENOENT\)/);
  });

  it("keeps a name with :: whole", () => {
    const { changes } = read(digest({ op: "create", name: "a::b$c", type: "aws:iam/role:Role", new: {} }));
    assert.equal(changes[0]?.name, "a::b$c");
  });
});
