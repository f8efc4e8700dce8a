import assert from "node:assert/strict";
import { cryptoMiningInstance } from "../../../catalogue/instances/crypto-mining-instance/response";
import { type InstanceFacts, instance } from "../../../catalogue/instances/resources/instance";
import { isolateAndSnapshotInstance } from "../../../catalogue/instances/runbooks/IsolateAndSnapshotInstance";
import { releaseInstance } from "../../../catalogue/instances/runbooks/ReleaseInstance";
import { account } from "../../../responses/account";
import { requiredText } from "../../../responses/fields";
import type { PagingResponse, RunbookResponse, SignalEvent, Target, WorkflowResponse } from "../../../responses/types";
import type { Workflow } from "../../../workflows/types";
import { batch, message, mining, serviceError, settings, targetOf, victim, World } from "./world";

const member = "111122223333";

/** A signal of the tests: its detail says all that a target needs. */
const signal = (id: string, region = "eu-west-1", version = "2026-11-24T09:00:00Z"): SignalEvent => ({
  ...mining,
  source: "aws.test",
  "detail-type": "Test",
  detail: { id, version, region },
});

const read = (event: SignalEvent, resource: Target["resource"]): Target => ({
  account: member,
  region: requiredText(event, "detail.region"),
  resource,
  signal: {
    id: requiredText(event, "detail.id"),
    version: requiredText(event, "detail.version"),
    title: "a signal of the tests",
    occurredAt: "2026-11-24T09:00:00Z",
  },
});
const theAccount = { id: member, arn: `arn:aws:iam::${member}:root` };
const theInstance = { id: victim, arn: `arn:aws:ec2:eu-west-1:${member}:instance/${victim}` };

const base = { title: "A response", summary: "A response of the tests.", placement: "central" } as const;
const onInstance = { only: { pattern: {}, target: (event: SignalEvent) => read(event, theInstance) } };
const onAccount = { only: { pattern: {}, target: (event: SignalEvent) => read(event, theAccount) } };

async function deliver(world: World, response: string, form: string, event: SignalEvent): Promise<void> {
  const { batchItemFailures } = await world.triage().handle(batch([message(response, form, event)]));
  assert.deepEqual(batchItemFailures, [], JSON.stringify(world.logs.at(-1)));
}

describe("a response without a runbook", () => {
  const rootLogin: PagingResponse = { ...base, name: "root-login", resource: account, forms: onAccount };

  it("pages once for each signal, whatever the tags, modes and fuse say, and reads nothing", async () => {
    const world = new World({ ...settings, mode: "observe", fusePerHour: 0 }, [rootLogin]);
    await deliver(world, "root-login", "only", signal("one"));
    await deliver(world, "root-login", "only", signal("one"));
    await deliver(world, "root-login", "only", signal("two"));
    assert.deepEqual(world.verdicts(), ["page", "duplicate", "page"]);
    assert.ok(!world.calls.some(({ name }) => name === "AssumeRoleCommand"));
    assert.equal(world.evidence.size, 2);
    const { content, metadata } = world.messages[0]!.notification;
    assert.match(content.description, /nothing acts on this automatically/);
    assert.match(content.nextSteps[0] ?? "", /stored under incidents\/incident-20261124-/);
    assert.equal(metadata.additionalContext.runbook, undefined);
  });

  it("says nothing about an account that is no member", async () => {
    const world = new World({ ...settings, members: {} }, [rootLogin]);
    await deliver(world, "root-login", "only", signal("one"));
    assert.deepEqual(world.verdicts(), ["ignore"]);
  });
});

describe("a signal in several forms", () => {
  const inForms: RunbookResponse<InstanceFacts> = {
    ...cryptoMiningInstance,
    name: "in-forms",
    forms: {
      native: onInstance.only,
      hub: { pattern: {}, target: (event) => ({ ...read(event, theInstance), region: "eu-west-1" }) },
    },
  };

  it("leads to one run, although each form spells its version differently", async () => {
    const world = new World(settings, [inForms]);
    await deliver(world, "in-forms", "native", signal("finding", "eu-west-1", "2026-11-24T09:00:00.000Z"));
    await deliver(world, "in-forms", "hub", signal("finding", "us-east-1", "1764147600000"));
    assert.deepEqual(world.verdicts(), ["run", "duplicate"]);
    assert.equal(world.executions.size, 1);
    assert.equal(world.messages.length, 1);
  });

  it("leads to one page, too", async () => {
    const world = new World({ ...settings, fusePerHour: 0 }, [inForms]);
    await deliver(world, "in-forms", "native", signal("finding", "eu-west-1", "1"));
    await deliver(world, "in-forms", "hub", signal("finding", "us-east-1", "2"));
    assert.deepEqual(world.verdicts(), ["page", "duplicate"]);
  });
});

describe("a resource that is global in its account", () => {
  it("has one claim for the signals of all Regions", async () => {
    const response: RunbookResponse = {
      ...cryptoMiningInstance,
      name: "principal",
      resource: { ...account, facts: () => ({ tags: { "reflex:auto-remediate": "true" } }) },
      forms: onAccount,
      nothingToDo: () => undefined,
      parameters: () => ({
        InstanceId: [victim],
        SubnetId: ["subnet-0c1d2e3f405162738"],
        InstanceType: ["t3.medium"],
        RevokeBefore: ["2026-11-24T09:14:08Z"],
      }),
    };
    const world = new World({ ...settings, governedRegions: ["eu-west-1", "us-east-1"] }, [response]);
    await deliver(world, "principal", "only", signal("one", "eu-west-1"));
    await deliver(world, "principal", "only", signal("two", "us-east-1"));
    assert.deepEqual(world.verdicts(), ["run", "duplicate"]);
  });
});

describe("a response that a person requested", () => {
  const release: RunbookResponse<InstanceFacts> = {
    ...base,
    name: "release",
    onRequest: true,
    resource: instance,
    forms: onInstance,
    runbook: releaseInstance,
    undoes: isolateAndSnapshotInstance,
    coolDownHours: 0,
    parameters: ({ facts }) => ({
      InstanceId: [facts.instanceId],
      RoleName: [facts.roleName ?? "none"],
      AutoScalingGroupName: [facts.autoScalingGroupName ?? "none"],
    }),
  };
  const contain: RunbookResponse<InstanceFacts> = {
    ...cryptoMiningInstance,
    name: "contain",
    onRequest: true,
    forms: onInstance,
    coolDownHours: 0,
  };
  const withoutTags = (world: World) => world.instances.set(victim, { ...world.instances.get(victim), Tags: [] });

  it("runs without the allowlist and past a blown fuse, but not where Reflex only observes", async () => {
    const world = new World({ ...settings, fusePerHour: 0 }, [contain]);
    withoutTags(world);
    await deliver(world, "contain", "only", signal("click"));
    assert.deepEqual(world.verdicts(), ["run"]);
    assert.equal(world.executions.size, 1);
    const observing = new World({ ...settings, mode: "observe" }, [contain]);
    await deliver(observing, "contain", "only", signal("click"));
    assert.deepEqual(observing.verdicts(), ["observe"]);
  });

  it("undoes the last incident of the runbook that it names, and nothing when there is none", async () => {
    const world = new World(settings, [contain, release]);
    withoutTags(world);
    await deliver(world, "release", "only", signal("too early"));
    assert.deepEqual(world.verdicts(), ["ignore"]);
    assert.match(JSON.stringify(world.messages.at(-1)), /there is nothing to undo/);
    await deliver(world, "contain", "only", signal("click"));
    await deliver(world, "release", "only", signal("release"));
    const [contained, released] = [...world.executions.values()].map(
      ({ input }) => input as { Parameters: Record<string, string[]>; Tags: Array<{ Value: string }> },
    );
    assert.deepEqual(released?.Parameters.IncidentId, contained?.Parameters.IncidentId);
    assert.notEqual(released?.Tags[0]?.Value, released?.Parameters.IncidentId?.[0]);
    assert.deepEqual(world.verdicts(), ["ignore", "run", "run"]);
  });
});

describe("an event that carries several signals", () => {
  const findings = ["one", "two"].map((id) => signal(id));
  const several = { ...signal("all"), detail: { findings: findings.map(({ detail }) => detail) } };
  const response: PagingResponse = {
    ...base,
    name: "findings",
    resource: account,
    forms: {
      only: {
        ...onAccount.only,
        split: (event) => (event.detail.findings as SignalEvent["detail"][]).map((detail) => ({ ...event, detail })),
      },
    },
  };

  it("is decided signal by signal, and once when it is delivered again", async () => {
    const world = new World(settings, [response]);
    await deliver(world, "findings", "only", several);
    await deliver(world, "findings", "only", several);
    assert.deepEqual(world.verdicts(), ["page", "page", "duplicate", "duplicate"]);
  });

  it("notifies people of the one that cannot be read, with the reason, and decides about the other", async () => {
    const world = new World(settings, [response]);
    const broken = { ...several, detail: { findings: [findings[0]!.detail, {}] } };
    await deliver(world, "findings", "only", broken);
    assert.deepEqual(world.verdicts(), ["page", "page"]);
    assert.match(
      world.messages[1]!.notification.content.description,
      /the event does not say what it is about: detail\./,
    );
  });
});

describe("a response with a workflow", () => {
  const workflow: Workflow = {
    name: "Investigate",
    summary: "A workflow of the tests.",
    definition: () => ({ StartAt: "End", States: { End: { Type: "Succeed" } } }),
    statements: () => [],
    memberStatements: () => [],
    runbooks: [isolateAndSnapshotInstance],
  };
  const response: WorkflowResponse<InstanceFacts> = {
    ...base,
    name: "compromise",
    resource: instance,
    forms: onInstance,
    workflow,
    coolDownHours: 24,
    input: ({ facts }) => ({ image: facts.imageId }),
  };

  it("starts it in the security account with the incident, the target and the facts", async () => {
    const world = new World(settings, [response]);
    await deliver(world, "compromise", "only", signal("one"));
    await deliver(world, "compromise", "only", signal("two"));
    assert.deepEqual(world.verdicts(), ["run", "duplicate"]);
    const [start] = world.calls.filter(({ name }) => name === "StartExecutionCommand");
    const incident = world.decisions()[0]!.incidentId;
    assert.equal(start?.input.stateMachineArn, "arn:aws:states:eu-west-1:222233334444:stateMachine:Reflex-Investigate");
    assert.equal(start?.input.name, incident);
    const input = JSON.parse(String(start?.input.input));
    assert.equal(input.incidentId, incident);
    assert.equal(input.image, "ami-0f1021324354657a8");
    assert.deepEqual(input.target, targetOf(response, signal("one")));
    assert.equal(input.facts.instanceId, victim);
    const { content, metadata } = world.messages[0]!.notification;
    assert.match(content.description, /Investigate \(destructive\)/);
    assert.match(content.description, /states\/home\?region=eu-west-1#\/v2\/executions\/details\/arn:aws:states:/);
    assert.equal(metadata.additionalContext.workflow, "Investigate");
  });

  it("counts against the fuse as the worst of its runbooks does", async () => {
    const world = new World({ ...settings, fusePerHour: 0 }, [response]);
    await deliver(world, "compromise", "only", signal("one"));
    assert.deepEqual(world.verdicts(), ["page"]);
  });

  it("accepts an execution that is over already as the one that it wanted to start", async () => {
    const world = new World(settings, [response]);
    world.beforeCall = ({ name }) => {
      if (name === "StartExecutionCommand") throw serviceError("ExecutionAlreadyExists");
    };
    await deliver(world, "compromise", "only", signal("one"));
    const { execution, incidentId } = JSON.parse([...world.evidence.values()][0] ?? "{}");
    assert.equal(execution.id, `arn:aws:states:eu-west-1:222233334444:execution:Reflex-Investigate:${incidentId}`);
  });
});
