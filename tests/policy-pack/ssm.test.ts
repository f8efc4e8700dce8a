import { stringify } from "yaml";
import { secret, unknown } from "./analyze";
import { account, Tester } from "./subject";

const approve = {
  name: "ask",
  action: "aws:approve",
  onFailure: "Abort",
  inputs: {
    Approvers: [`arn:aws:iam::${account}:role/approver`],
    NotificationArn: `arn:aws:sns:eu-west-1:${account}:Automation-approvals`,
  },
};
const terminate = {
  name: "terminate",
  action: "aws:executeAwsApi",
  inputs: { Service: "ec2", Api: "TerminateInstances", InstanceIds: ["{{ InstanceId }}"] },
};
const document = (...mainSteps: unknown[]) => ({
  schemaVersion: "0.3",
  parameters: { InstanceId: { type: "String" } },
  mainSteps,
});
const content = (...mainSteps: unknown[]) => ({ content: JSON.stringify(document(...mainSteps)) });

describe("rule ssm-approval-before-destruction", () => {
  const tester = new Tester({
    rule: "ssm-approval-before-destruction",
    type: "aws:ssm/document:Document",
    baseline: { name: "n", documentType: "Automation", documentFormat: "JSON", ...content(approve, terminate) },
  });

  it("accepts approval before destruction, in JSON or YAML", async () => {
    await tester.accepts();
    await tester.accepts({ documentFormat: undefined });
    await tester.accepts({ documentFormat: "YAML", content: stringify(document(approve, terminate)) });
    await tester.accepts({ content: secret(content(approve, terminate).content) });
  });

  it("refuses destruction that nobody approved, on any path", async () => {
    await tester.refuses(content(terminate), "content.mainSteps[0]", /at the step terminate.*aws:approve/);
    await tester.refuses(content(terminate, approve), "content.mainSteps[0]", /TerminateInstances is destructive/);
    await tester.refuses(
      { documentFormat: "YAML", content: stringify(document(terminate)) },
      "content.mainSteps[0]",
      /aws:approve/,
    );
    const rejected = content({ ...approve, onFailure: "step:terminate" }, terminate);
    await tester.refuses(rejected, "content.mainSteps[1]", /aws:approve/);
    const unknownAction = { name: "mystery", action: "aws:mystery", inputs: {} };
    await tester.refuses(content(unknownAction), "content.mainSteps[0]", /the worst is assumed/);
  });

  it("refuses approvals that are none", async () => {
    const self = { ...approve, inputs: { ...approve.inputs, Approvers: ["{{ Role }}"] } };
    const own = { ...document(self, terminate), assumeRole: "{{ Role }}" };
    await tester.refuses({ content: JSON.stringify(own) }, "content.mainSteps[0]", /approve itself/);
    const nobody = { ...approve, inputs: { ...approve.inputs, Approvers: [] } };
    await tester.refuses(content(nobody, terminate), "content.mainSteps[0]", /0 approvers/);
  });

  it("proves nothing about documents that cannot be followed", async () => {
    await tester.refuses(content(approve, { ...terminate, name: "ask" }), "content.mainSteps[1]", /names are unique/);
    await tester.refuses(content(approve, "terminate"), "content.mainSteps[1]", /A step is an object/);
    await tester.refuses(content(), "content.mainSteps", /at least one step/);
    await tester.refuses({ content: "null" }, "content", /mainSteps/);
  });

  it("leaves other types of documents alone", () =>
    tester.accepts({ documentType: "Command", content: "anything", documentFormat: "TEXT" }));

  it("says what is missing, malformed or of the wrong type", async () => {
    await tester.refuses({ content: undefined }, "content", /missing/);
    await tester.refuses({ content: 1 }, "content", /found 1/);
    await tester.refuses({ content: "mainSteps: []" }, "content", /no JSON.*documentFormat/);
    await tester.refuses({ content: "a: [", documentFormat: "YAML" }, "content", /no YAML/);
    await tester.refuses({ documentFormat: "TEXT" }, "documentFormat", /JSON or YAML/);
    await tester.refuses({ documentType: undefined }, "documentType", /missing/);
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ content: unknown.text }, "content");
    await tester.cannotJudge({ documentType: unknown.text }, "documentType");
    await tester.cannotJudge({ documentFormat: unknown.text }, "documentFormat");
  });
});
