import { account, policyText } from "../subject";
import { added, broken, editDocument, experiment, isolation, type Seed } from "./seed";

export const runbookSeeds: Seed[] = [
  {
    rule: "ssm-approval-before-destruction",
    stack: "member",
    resource: isolation,
    breakIt: (inputs) =>
      editDocument(inputs, ({ mainSteps }) => {
        for (const step of mainSteps)
          if (step.action === "aws:approve") Object.assign(step, { action: "aws:sleep", inputs: { Duration: "PT1M" } });
      }),
  },
  {
    rule: "ssm-document-valid",
    stack: "member",
    resource: isolation,
    breakIt: (inputs) => editDocument(inputs, ({ mainSteps }) => Object.assign(mainSteps[0]!, { colour: "red" })),
  },
  {
    rule: "ssm-no-inline-script",
    stack: "member",
    resource: isolation,
    breakIt: (inputs) =>
      editDocument(inputs, ({ mainSteps }) => {
        const script = { Runtime: "python3.11", Handler: "main", Script: "def main(e, c): pass" };
        const approved = mainSteps.find(({ name }) => name === "TerminateInstance")!;
        Object.assign(approved, { action: "aws:executeScript", inputs: script });
      }),
  },
  {
    rule: "ssm-prior-state-saved",
    stack: "member",
    resource: "Document::runbooks-eu-west-1-ReleaseInstance",
    breakIt: (inputs) =>
      editDocument(inputs, ({ mainSteps }) => {
        const proof = mainSteps.find(({ name }) => name === "ProveSaved")!;
        proof.onFailure = "Continue";
      }),
  },
  {
    rule: "ssm-document-not-public",
    stack: "member",
    resource: isolation,
    breakIt: (inputs) => {
      inputs.permissions = { type: "Share", account_ids: "All" };
    },
  },
  {
    rule: "ssm-assume-role-present",
    stack: "member",
    resource: isolation,
    breakIt: (inputs) => editDocument(inputs, (document) => delete (document as { assumeRole?: string }).assumeRole),
  },
  broken("fis-stop-condition", { stopConditions: [{ source: "none" }] }),
  broken("fis-bounded-selection", { targets: [{ ...experiment.inputs.targets[0], selectionMode: "PERCENT(100)" }] }),
  broken("fis-targets-by-tag", {
    targets: [{ ...experiment.inputs.targets[0], resourceTags: undefined, resourceArns: ["arn:aws:ec2:::instance/i"] }],
  }),
  broken("fis-experiment-logged", { logConfiguration: undefined }),
  broken("fis-empty-targets-fail", { experimentOptions: { emptyTargetResolutionMode: "skip" } }),
  broken("fis-not-in-management-account", { roleArn: "arn:aws:iam::999988887777:role/game-day" }),
  added("fis-role-trust", "aws:iam/role:Role", {
    assumeRolePolicy: policyText({
      Effect: "Allow",
      Principal: { Service: "fis.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    }),
  }),
];
