import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blueprint } from "../../cli/blueprint";
import { type Registered, type Template, templateOf } from "../../cli/cloudformation/template";
import { stackConfig } from "../../cli/stackConfig";
import { memberTemplates } from "../../cli/stackset/templates";
import { type Finding, lint } from "../../tools/cfn-lint/cli";

/**
 * cfn-lint 1.58.0 on what the example stacks register: AWS's registry schemas, the grammar of IAM policies and the names
 * of their actions, the States Language, the schema of Automation documents.
 */
describe("cfn-lint", () => {
  let folder: string;
  let member: Registered[];
  let machines: Registered[];
  let documents: Registered[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "reflex-cfn-lint-"));
    const { deployment, member: account } = await blueprint();
    member = deployment.resources.filter((resource) => resource.account === account.account);
    machines = deployment.resources.filter(({ type }) => type === "aws:sfn/stateMachine:StateMachine");
    documents = deployment.resources.filter(({ type }) => type === "aws:ssm/document:Document");
  });
  after(() => rmSync(folder, { recursive: true }));

  async function faults(template: Template, regions = ["eu-west-1"]): Promise<Finding[]> {
    const file = join(folder, "template.json");
    writeFileSync(file, JSON.stringify(template));
    const findings = await lint(file, regions);
    return findings.filter(({ level }) => level !== "Informational");
  }

  /** cfn-lint reads a document that is text with a parser that refuses its own kind of text, so it is given as an object. */
  const opened = (template: Template): Template => {
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type === "AWS::SSM::Document") Properties.Content = JSON.parse(String(Properties.Content));
    }
    return template;
  };

  it("finds no fault in a member account", async () => {
    assert.deepEqual(await faults(opened(templateOf(member, "aws"))), []);
  });

  it("finds no fault in the state machines and the documents", async () => {
    assert.deepEqual(await faults(opened(templateOf([...machines, ...documents], "aws"))), []);
  });

  // As StackSets deploy it: any account, three Regions, with game days (docs/stacksets.md).
  it("finds no fault in the templates for every account", async () => {
    const regions = ["eu-west-1", "us-east-1", "ap-southeast-2"];
    const { once, regional } = await memberTemplates({
      ...stackConfig("member"),
      "reflex:governedRegions": JSON.stringify(regions),
      "reflex:gameDays": '["kill-service","terminate-instance"]',
      "reflex:managementAccountId": "999988887777",
      "reflex:gameDayProcess": "payments-api",
    });
    assert.deepEqual(await faults(once, regions.slice(0, 1)), []);
    assert.deepEqual(await faults(regional, regions), []);
  });

  // What the judge sees, so that "no fault" is worth something. Each replaces a text in one resource of the program.
  const seeds: Array<[name: string, type: string, from: RegExp, to: string, rule: string]> = [
    [
      "an action that does not exist",
      "aws:iam/role:Role",
      /sts:AssumeRole|ssm:[A-Z]\w+/g,
      "ssm:StartAutomaton",
      "W3037",
    ],
    ["a schedule that is none", "aws:cloudwatch/eventRule:EventRule", /rate\(5 minutes\)/, "rate(5 minute)", "E3027"],
    [
      "a type of state that does not exist",
      "aws:sfn/stateMachine:StateMachine",
      /\\"Type\\":\\"Pass\\"/,
      '\\"Type\\":\\"Pas\\"',
      "E3601",
    ],
    ["a document schema that does not exist", "aws:ssm/document:Document", /0\.3/, "0.9", "E3051"],
  ];
  for (const [name, type, from, to, rule] of seeds) {
    it(`sees ${name}`, async () => {
      const candidates = [...member, ...machines].filter((resource) => resource.type === type);
      const seeded = candidates.find(({ inputs }) => JSON.stringify(inputs).search(from) >= 0);
      assert.ok(seeded, `no ${type} with ${from}`);
      const inputs = JSON.parse(JSON.stringify(seeded.inputs).replace(from, to));
      const found = await faults(opened(templateOf([{ ...seeded, inputs }], "aws")));
      assert.ok(
        found.some((finding) => finding.rule === rule),
        JSON.stringify(found),
      );
    });
  }
});
