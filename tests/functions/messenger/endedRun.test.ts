import assert from "node:assert/strict";
import { Messenger } from "../../../functions/messenger/messenger";
import { incidentKey } from "../../../organization/incidentIndex";
import { messageAttributes } from "../../../organization/message";
import { type Item, updated } from "../triage/conditions";
import { batch, known, settings } from "../triage/world";
import { type Publication, readByPeople } from "./schema";

const incident = "incident-20261124-9228ee4d29";
const person = "arn:aws:sts::111122223333:assumed-role/reflex-approver/on-call";
const event = {
  account: "111122223333",
  region: "us-east-1",
  time: "2026-11-24T09:14:08Z",
  detail: { ExecutionId: "4f1c2b3a", Definition: "Reflex-IsolateAndSnapshotInstance", Status: "Failed" },
};

let second = 0;
const step = (StepName: string, api: string, StepStatus = "Success", more: object = {}) => {
  const [Service, Api] = api.split(" ");
  return {
    ...{ StepName, StepStatus, Action: api === "" ? "aws:approve" : "aws:executeAwsApi", OnFailure: "Abort" },
    ExecutionStartTime: new Date(Date.UTC(2026, 10, 24, 9, 14, second++)),
    Inputs: api === "" ? {} : { Service: JSON.stringify(Service), Api: JSON.stringify(Api) },
    ...more,
  };
};
const saved = step("SaveInstance", "dynamodb PutItem");
const cut = step("CloseInterface", "ec2 ModifyNetworkInterfaceAttribute");
const foreseen = step("OpenOutV4", "ec2 AuthorizeSecurityGroupEgress", "Failed", {
  OnFailure: "Continue",
  FailureMessage: "InvalidPermission.Duplicate",
});
const question = (StepStatus: string, Outputs: object = {}) =>
  step("ApproveTermination", "", StepStatus, { OnFailure: "step:SayStillIsolated", Outputs });
const no = question("Failed", {
  ApprovalStatus: ["Rejected"],
  ApproverDecisions: [JSON.stringify({ Approver: person, ApprovalStatus: "Reject" })],
});
const broken = step("ProtectFromTermination", "ec2 ModifyInstanceAttribute", "Failed", {
  FailureMessage: "InternalError when calling ModifyInstanceAttribute",
});
const unanswered = question("TimedOut");
const told = step("SayStillIsolated", "sns Publish");
const ended = (AutomationExecutionStatus: string, ...StepExecutions: object[]) => ({
  ...{ AutomationExecutionId: "4f1c2b3a", AutomationExecutionStatus, StepExecutions },
  DocumentName: "Reflex-IsolateAndSnapshotInstance",
  Parameters: { IncidentId: [incident] },
});

/** What people read after the messenger has handled a body, and what the index has then. */
async function handled(body: object, run?: object, entered: () => void = () => {}) {
  const pages: Publication[] = [];
  const index = new Map<string, Item>();
  const sessions: Array<{ RoleArn: string; Policy: string }> = [];
  const messenger = new Messenger({
    settings,
    members: known,
    sns: { send: (async ({ input }: { input: Publication }) => void pages.push(input)) as never },
    sts: {
      send: (async ({ input }: { input: (typeof sessions)[number] }) => {
        sessions.push(input);
        entered();
        return { Credentials: { AccessKeyId: "A", SecretAccessKey: "S", SessionToken: "T" } };
      }) as never,
    },
    memberCalls: () => async () => ({ AutomationExecution: run }),
    tables: () => ({
      send: (async ({ input }: { input: { Key: Item; UpdateExpression: string; ExpressionAttributeValues: Item } }) => {
        const key = input.Key.pk?.S ?? "";
        index.set(key, updated(input.UpdateExpression, index.get(key) ?? {}, input.ExpressionAttributeValues));
      }) as never,
    }),
    now: () => Date.parse("2026-11-24T09:15:00Z"),
    log: { info: () => {}, error: () => {} },
    emit: () => {},
  });
  const { batchItemFailures } = await messenger.handle(batch([JSON.stringify(body)]));
  assert.deepEqual(batchItemFailures, []);
  return { pages: pages.map((page) => readByPeople(page as never)), index, sessions };
}

const titleOf = async (run: object) => (await handled({ event }, run)).pages.map(({ content }) => content.title);

describe("the message about a run that ended without having done its work", () => {
  it("is none after a no, or no answer, that the run has reported itself", async () => {
    assert.deepEqual(await titleOf(ended("Failed", saved, cut, foreseen, no, told)), []);
    assert.deepEqual(await titleOf(ended("TimedOut", saved, cut, unanswered, told)), []);
  });

  it("names who said no where the run could not", async () => {
    const failed = step("SayStillIsolated", "sns Publish", "Failed", { OnFailure: "Continue" });
    const { pages } = await handled({ event }, ended("Failed", saved, cut, no, failed));
    assert.equal(pages[0]?.content.title, "payments-prod: Reflex-IsolateAndSnapshotInstance was rejected");
    assert.match(pages[0]?.content.description ?? "", /reflex-approver\/on-call rejected ApproveTermination/);
  });

  it("says whether anything was changed, at which step it failed and why, under the incident", async () => {
    const unchanged = await handled({ event }, ended("Failed", saved, foreseen, broken));
    const [page] = unchanged.pages;
    assert.equal(page?.content.title, "payments-prod: Reflex-IsolateAndSnapshotInstance failed, nothing was changed");
    for (const text of [page?.content.description, page?.email]) {
      assert.match(text ?? "", /failed at step ProtectFromTermination: InternalError/);
      assert.doesNotMatch(text ?? "", /OpenOutV4|stays as it is|waits/);
      assert.match(
        text ?? "",
        /us-east-1\.console\.aws\.amazon\.com\/systems-manager\/automation\/execution\/4f1c2b3a/,
      );
    }
    assert.equal(page?.metadata.threadId, incident);
    assert.deepEqual(await titleOf(ended("Failed", saved, cut, broken)), [
      "payments-prod: Reflex-IsolateAndSnapshotInstance failed halfway",
    ]);
  });

  it("reads the run with a session that can do nothing else", async () => {
    const { sessions } = await handled({ event }, ended("Failed", broken));
    assert.match(sessions[0]?.RoleArn ?? "", /:111122223333:role\/reflex\/reflex-investigator$/);
    assert.deepEqual(JSON.parse(sessions[0]?.Policy ?? "").Statement[0].Action, [
      "ssm:DescribeAutomationStepExecutions",
      "ssm:GetAutomationExecution",
    ]);
  });

  it("reaches people where the run cannot be read, and names a shared document like any other", async () => {
    const Definition = "arn:aws:ssm:us-east-1:222233334444:document/Reflex-GrowVolume";
    const body = { event: { ...event, detail: { ...event.detail, Definition } } };
    const { pages } = await handled(body, undefined, () => {
      throw new Error("AccessDenied");
    });
    assert.equal(pages[0]?.content.title, "payments-prod: Reflex-GrowVolume failed");
    assert.match(pages[0]?.email ?? "", /ended with status Failed at 2026-11-24T09:14:08Z/);
  });
});

describe("a question", () => {
  it("is in the index of incidents with the time until when, from its message", async () => {
    const fields = { title: "Approve?", incident, account: "111122223333", region: "eu-west-1", execution: "4f1c2b3a" };
    const attributes = Object.entries(messageAttributes(fields, 86_400)).map(([name, { DataType, StringValue }]) => [
      name,
      { Type: DataType, Value: StringValue },
    ]);
    const { index, pages } = await handled({
      ...{ Type: "Notification", Message: "Approve?", Timestamp: "2026-11-24T09:14:30.000Z" },
      MessageAttributes: Object.fromEntries(attributes),
    });
    assert.equal(pages.length, 1);
    const item = index.get(incidentKey(incident));
    assert.deepEqual(
      ["state", "until", "run", "account", "region", "short"].map((name) => item?.[name]?.S),
      ["waiting", "2026-11-25T09:14:30.000Z", "4f1c2b3a", "111122223333", "eu-west-1", "9228ee4d29"],
    );
  });
});
