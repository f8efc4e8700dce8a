import { stringify } from "yaml";
import { unknown } from "./analyze";
import { account, otherAccount, Tester } from "./subject";

const type = "aws:ssm/document:Document";
const stop = {
  name: "stop",
  action: "aws:executeAwsApi",
  inputs: { Service: "ec2", Api: "StopInstances", InstanceIds: ["{{ InstanceId }}"] },
};
const read = {
  name: "read",
  action: "aws:executeAwsApi",
  inputs: { Service: "ec2", Api: "DescribeInstances", InstanceIds: ["{{ InstanceId }}"] },
  outputs: [{ Name: "State", Selector: "$.Reservations[0].Instances[0].State.Name", Type: "String" }],
};
const item = {
  TableName: "arn:aws:dynamodb:eu-west-1:111122223333:table/prior",
  Key: { pk: { S: "{{ InstanceId }}" } },
};
const save = {
  name: "save",
  action: "aws:executeAwsApi",
  onFailure: "Continue",
  inputs: {
    Service: "dynamodb",
    Api: "PutItem",
    TableName: item.TableName,
    Item: { pk: { S: "{{ InstanceId }}" }, state: { S: "{{ read.State }}" } },
    ConditionExpression: "attribute_not_exists(pk)",
  },
};
const prove = {
  name: "prove",
  action: "aws:assertAwsResourceProperty",
  inputs: {
    Service: "dynamodb",
    Api: "GetItem",
    ...item,
    ConsistentRead: true,
    PropertySelector: "$.Item.pk.S",
    DesiredValues: ["{{ InstanceId }}"],
  },
};
const document = (mainSteps: unknown[], more: object = {}) => ({
  schemaVersion: "0.3",
  assumeRole: "{{ AutomationAssumeRole }}",
  parameters: { InstanceId: { type: "String" }, AutomationAssumeRole: { type: "AWS::IAM::Role::Arn" } },
  mainSteps,
  ...more,
});
const content = (mainSteps: unknown[], more?: object) => ({ content: JSON.stringify(document(mainSteps, more)) });
const testerOf = (rule: string, ...mainSteps: unknown[]) =>
  new Tester({ rule, type, baseline: { name: "n", documentType: "Automation", ...content(mainSteps) } });

for (const rule of ["ssm-document-valid", "ssm-no-inline-script", "ssm-prior-state-saved", "ssm-assume-role-present"])
  describe(`rule ${rule}, like all rules about documents,`, () => {
    const tester = testerOf(rule, read, save, prove, stop);

    it("accepts a document in order, in JSON or YAML, and leaves other types alone", async () => {
      await tester.accepts();
      await tester.accepts({ documentFormat: "YAML", content: stringify(document([read, save, prove, stop])) });
      await tester.accepts({ documentType: "Command", content: "anything", documentFormat: "TEXT" });
    });

    it("says what is not known; ssm-document-valid alone says what is missing, malformed or of the wrong type", async () => {
      const malformed: Array<[object, string, RegExp]> = [
        [{ content: undefined }, "content", /missing/],
        [{ content: {} }, "content", /an object, where text/],
        [{ content: "{" }, "content", /no JSON/],
        [{ documentFormat: "TEXT" }, "documentFormat", /JSON or YAML/],
        [{ documentType: undefined }, "documentType", /missing/],
      ];
      for (const [changes, field, words] of malformed)
        if (rule === "ssm-document-valid") await tester.refuses({ ...changes }, field, words);
        else await tester.accepts({ ...changes });
      for (const field of ["content", "documentType", "documentFormat"])
        await tester.cannotJudge({ [field]: unknown.text }, field);
    });
  });

describe("rule ssm-document-valid", () => {
  const tester = testerOf("ssm-document-valid", read);

  it("refuses another schema, and steps and references that lead nowhere", async () => {
    await tester.refuses(content([read], { schemaVersion: "2.2" }), "content.schemaVersion", /"0.3"/);
    await tester.refuses(content([]), "content.mainSteps", /at least one step/);
    await tester.refuses(content([{ ...read, nextStep: "gone" }]), "content.mainSteps[0].nextStep", /no step gone/);
    await tester.refuses(content([{ ...read, action: "aws:magic" }]), "content.mainSteps[0]", /unknown-action/);
    const typo = { ...read, inputs: { ...read.inputs, InstanceIds: ["{{ InstanceIdentifier }}"] } };
    await tester.refuses(content([typo]), "content.mainSteps[0].inputs.InstanceIds[0]", /unknown-reference/);
    await tester.refuses({ content: "[]" }, "content", /schemaVersion and mainSteps/);
  });

  it("leaves approvals and scripts to the rules about them", () =>
    tester.accepts(
      content([
        { name: "run", action: "aws:executeScript", inputs: { Runtime: "python3.11", Script: "x", Handler: "f" } },
      ]),
    ));
});

describe("rule ssm-no-inline-script", () => {
  it("refuses a script, wherever it stands", async () => {
    const tester = testerOf("ssm-no-inline-script", read);
    const script = {
      name: "run",
      action: "aws:executeScript",
      inputs: { Runtime: "python3.11", Script: "x", Handler: "f" },
    };
    await tester.refuses(content([read, script]), "content.mainSteps[1]", /no-script at the step run/);
    const loop = {
      name: "each",
      action: "aws:loop",
      inputs: { Iterators: ["a"], IteratorDataType: "String", Steps: [script] },
    };
    await tester.refuses(content([loop]), "content.mainSteps[0].inputs.Steps[0]", /no-script/);
  });
});

describe("rule ssm-prior-state-saved", () => {
  const tester = testerOf("ssm-prior-state-saved", read, save, prove, stop);
  const early = /the step stop is a change before the state is proven/;

  it("accepts documents that change nothing, save first, or restore", async () => {
    await tester.accepts(content([read]));
    await tester.accepts(content([prove, stop]));
    const tell = {
      name: "tell",
      action: "aws:executeAwsApi",
      inputs: { Service: "sns", Api: "Publish", Message: "x" },
    };
    await tester.accepts(content([tell, read, save, prove, stop]));
    const ask = {
      name: "ask",
      action: "aws:runCommand",
      inputs: { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-1"] },
    };
    const saved = { ...save, inputs: { ...save.inputs, Item: { pk: { S: "a" }, state: { S: "{{ ask.Output }}" } } } };
    await tester.accepts(content([ask, saved, prove, stop]));
  });

  it("refuses a change that comes too early on some path", async () => {
    await tester.refuses(content([stop]), "content.mainSteps[0]", early);
    await tester.refuses(content([read, save, stop]), "content.mainSteps[2]", early);
    await tester.refuses(
      content([read, save, { ...prove, onFailure: "Continue" }, stop]),
      "content.mainSteps[3]",
      early,
    );
    const stale = { ...prove, inputs: { ...prove.inputs, ConsistentRead: false } };
    await tester.refuses(content([read, save, stale, stop]), "content.mainSteps[3]", early);
    const branch = {
      name: "either",
      action: "aws:branch",
      inputs: { Choices: [{ NextStep: "stop", Variable: "{{ read.State }}", StringEquals: "x" }], Default: "save" },
    };
    await tester.refuses(content([read, branch, save, prove, stop]), "content.mainSteps[4]", early);
    const overwrite = { ...save, inputs: { ...save.inputs, ConditionExpression: undefined } };
    await tester.refuses(content([read, overwrite, prove, stop]), "content.mainSteps[1]", /the step save is a change/);
    const ask = {
      name: "ask",
      action: "aws:runCommand",
      inputs: { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-1"] },
    };
    await tester.refuses(content([ask, save, prove]), "content.mainSteps[0]", /the step ask is a change/);
  });

  it("proves nothing about steps of one name, and leaves them to ssm-document-valid", () =>
    tester.accepts(content([{ ...stop, name: "read" }, read])));
});

describe("rule ssm-assume-role-present", () => {
  const tester = testerOf("ssm-assume-role-present", read);
  const role = (assumeRole: unknown) => content([read], { assumeRole });

  it("accepts a role, or a parameter that nobody can leave out", async () => {
    await tester.accepts(role(`arn:aws:iam::${account}:role/run`));
    await tester.accepts(role("arn:{{ global:AWS_PARTITION }}:iam::{{global:ACCOUNT_ID}}:role/run"));
    await tester.accepts(role("{{AutomationAssumeRole}}"));
    const parameters = { Role: { type: "String", default: `arn:aws:iam::${account}:role/run` } };
    await tester.accepts(content([read], { assumeRole: "{{ Role }}", parameters }));
  });

  it("refuses documents that may run with the rights of their caller", async () => {
    await tester.refuses(role(undefined), "content.assumeRole", /missing, where a role belongs/);
    await tester.refuses(role(""), "content.assumeRole", /found ""/);
    await tester.refuses(role(7), "content.assumeRole", /found 7/);
    await tester.refuses(role(`arn:aws:iam::${account}:user/run`), "content.assumeRole", /where a role belongs/);
    await tester.refuses(role("{{ Role }}"), "content.parameters.Role", /no such parameter/);
    const parameters = { AutomationAssumeRole: { type: "String", default: "" } };
    await tester.refuses(
      content([read], { parameters }),
      "content.parameters.AutomationAssumeRole.default",
      /rights of its caller/,
    );
  });
});

describe("rule ssm-document-not-public", () => {
  const permissions = { type: "Share", account_ids: `${account}, ${otherAccount}` };
  const tester = new Tester({ rule: "ssm-document-not-public", type, baseline: { name: "n", permissions } });
  const shared = (ids: unknown) => ({ "permissions.account_ids": ids });

  it("accepts named accounts, or nobody", async () => {
    await tester.accepts();
    await tester.accepts({ permissions: undefined });
    await tester.accepts({}, { accounts: [account, otherAccount] });
  });

  it("refuses everybody, strangers, and what is no account", async () => {
    await tester.refuses(shared("All"), "permissions.account_ids", /everybody/);
    await tester.refuses(shared(`${account},all`), "permissions.account_ids", /everybody/);
    await tester.refuses(shared("12345"), "permissions.account_ids", /no account/);
    await tester.refuses({}, "permissions.account_ids", /444455556666 is not one/, { accounts: [account] });
    await tester.refuses(shared(undefined), "permissions.account_ids", /missing/);
    await tester.refuses(shared([account]), "permissions.account_ids", /a list, where text/);
    await tester.refuses({ permissions: "Share" }, "permissions.account_ids", /missing/);
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ permissions: unknown.object }, "permissions");
    await tester.cannotJudge(shared(unknown.text), "permissions.account_ids");
  });
});
