import { stringify } from "yaml";
import { unknown } from "./analyze";
import { Tester } from "./subject";

const type = "aws:ssm/document:Document";
const of = (documentType: string, content: object) => ({ documentType, content: JSON.stringify(content) });

const session = {
  schemaVersion: "1.0",
  sessionType: "Standard_Stream",
  inputs: {
    kmsKeyId: "alias/sessions",
    cloudWatchLogGroupName: "/sessions",
    cloudWatchEncryptionEnabled: true,
    s3BucketName: "",
  },
};
const withInputs = (inputs: object) => of("Session", { ...session, inputs: { ...session.inputs, ...inputs } });

describe("rule ssm-session-encrypted", () => {
  const tester = new Tester({ rule: "ssm-session-encrypted", type, baseline: of("Session", session) });

  it("demands a key for shells", async () => {
    await tester.accepts();
    await tester.accepts({ documentFormat: "YAML", content: stringify(session) });
    await tester.accepts(of("Session", { schemaVersion: "1.0", sessionType: "Port", parameters: {} }));
    await tester.refuses(withInputs({ kmsKeyId: "" }), "content.inputs.kmsKeyId", /empty/);
    await tester.refuses(withInputs({ kmsKeyId: undefined }), "content.inputs.kmsKeyId", /missing/);
    await tester.cannotJudge({ content: unknown.text }, "content");
  });
});

describe("rule ssm-session-logged", () => {
  const tester = new Tester({ rule: "ssm-session-logged", type, baseline: of("Session", session) });

  it("demands a log that is encrypted", async () => {
    await tester.accepts();
    await tester.accepts(withInputs({ cloudWatchLogGroupName: "", s3BucketName: "logs", s3EncryptionEnabled: true }));
    await tester.refuses(withInputs({ cloudWatchLogGroupName: "" }), "content.inputs", /no log is named/);
    await tester.refuses(
      withInputs({ cloudWatchEncryptionEnabled: false }),
      "content.inputs.cloudWatchEncryptionEnabled",
      /found false/,
    );
    await tester.refuses(withInputs({ s3BucketName: "logs" }), "content.inputs.s3EncryptionEnabled", /missing/);
    await tester.cannotJudge({ content: unknown.text }, "content");
  });
});

const command = (definition: object, action = "aws:runShellScript") => ({
  schemaVersion: "2.2",
  parameters: { Name: { type: "String", ...definition } },
  mainSteps: [{ action, name: "run", inputs: { runCommand: ["set -e", "systemctl restart {{ Name }}"] } }],
});

describe("rule ssm-command-parameters-limited", () => {
  const tester = new Tester({
    rule: "ssm-command-parameters-limited",
    type,
    baseline: of("Command", command({ allowedPattern: "^[a-z-]+$" })),
  });
  const field = "content.mainSteps[0].inputs.runCommand[1]";

  it("accepts what is limited, what is a variable, and what is no text", async () => {
    await tester.accepts();
    for (const definition of [{ allowedValues: ["web"] }, { interpolationType: "ENV_VAR" }, { type: "Integer" }])
      await tester.accepts(of("Command", command(definition)));
    await tester.accepts(of("Command", command({}, "aws:configurePackage")));
  });

  it("refuses a parameter that becomes part of a script", async () => {
    for (const definition of [{}, { allowedPattern: "" }, { allowedPattern: "^.*$" }, { type: "StringList" }])
      await tester.refuses(of("Command", command(definition)), field, /the parameter Name becomes part of a script/);
    await tester.refuses(of("Command", command({}, "aws:runPowerShellScript")), field, /Name/);
    const old = {
      schemaVersion: "1.2",
      parameters: { Name: { type: "String" } },
      runtimeConfig: { "aws:runShellScript": { properties: [{ id: "0", runCommand: ["echo {{ Name }}"] }] } },
    };
    await tester.refuses(
      of("Command", old),
      "content.runtimeConfig.aws:runShellScript.properties[0].runCommand[0]",
      /Name/,
    );
  });

  it("cannot judge what is not known", () => tester.cannotJudge({ content: unknown.text }, "content"));
});

describe("rule ssm-no-inline-secrets", () => {
  const script = (...runCommand: string[]) =>
    of("Command", {
      schemaVersion: "2.2",
      mainSteps: [{ action: "aws:runShellScript", name: "run", inputs: { runCommand } }],
    });
  const tester = new Tester({
    rule: "ssm-no-inline-secrets",
    type,
    baseline: script("mysql --password='{{ ssm-secure:/db/password }}' < dump.sql"),
  });
  const field = "content.mainSteps[0].inputs.runCommand[0]";

  it("accepts references, variables and examples", async () => {
    await tester.accepts();
    for (const line of [
      'export TOKEN="$(cat /run/token)"',
      "aws configure set k AKIAIOSFODNN7EXAMPLE",
      "PASSWORD=<yours>",
      "echo The secret: nobody rotated it. Its token: expired.",
    ])
      await tester.accepts(script(line));
    await tester.accepts(of("Automation", { parameters: { SecretName: { type: "String", default: "db/main" } } }));
  });

  it("refuses what is written out, and does not repeat it", async () => {
    const key = ["AKIA", "QWERTYUIOPASDFGH"].join("");
    await tester.refuses(script(`export AWS_ACCESS_KEY_ID=${key}`), field, /^(?!.*QWERTY).*access key id/);
    await tester.refuses(script("DB_PASSWORD='correct horse'"), field, /^(?!.*horse).*value of DB_PASSWORD/);
    await tester.refuses(script("login --password: hunter2hunter2"), field, /^(?!.*hunter).*value of --password/);
    await tester.refuses(script("-----BEGIN RSA PRIVATE KEY-----"), field, /a private key/);
    await tester.refuses(
      of("Command", { parameters: { DatabasePassword: { type: "String", default: "hunter22" } } }),
      "content.parameters.DatabasePassword.default",
      /^(?!.*hunter).*default of a secret/,
    );
  });

  it("cannot judge what is not known", () => tester.cannotJudge({ content: unknown.text }, "content"));
});

const automation = (step: object, parameters: object = {}) =>
  of("Automation", {
    schemaVersion: "0.3",
    assumeRole: "{{ AutomationAssumeRole }}",
    parameters: { AutomationAssumeRole: { type: "String" }, Id: { type: "String" }, ...parameters },
    mainSteps: [
      { name: "Look", action: "aws:executeAwsApi", inputs: { Service: "ec2", Api: "DescribeInstances" }, ...step },
    ],
  });

describe("rule ssm-document-documented", () => {
  const tester = new Tester({ rule: "ssm-document-documented", type, baseline: automation({}) });

  it("names the forms that no page describes", async () => {
    await tester.accepts();
    await tester.refuses(automation({ timeoutSeconds: 60 }), "content.mainSteps[0]", /timeout at the step Look/);
    await tester.refuses(automation({ isEnd: "true" }), "content.mainSteps[0]", /isEnd is true or false/);
    await tester.cannotJudge({ content: unknown.text }, "content");
  });
});

describe("rule ssm-parameters-limited", () => {
  const tester = new Tester({ rule: "ssm-parameters-limited", type, baseline: automation({}) });
  const naming = (definition: object) =>
    automation(
      { inputs: { Service: "ec2", Api: "DescribeInstances", NextToken: "after-{{ Text }}" } },
      { Text: { type: "String", ...definition } },
    );

  it("advises a pattern for what becomes part of text", async () => {
    await tester.accepts();
    await tester.accepts(naming({ allowedPattern: "^(?i:[a-z]+)$" }));
    await tester.accepts(naming({ allowedValues: ["a"] }));
    await tester.refuses(naming({}), "content.mainSteps[0].inputs.NextToken", /Text becomes part of text/);
    await tester.cannotJudge({ content: unknown.text }, "content");
  });
});
