import { account, arn, role, roleArn } from "./common";
import { clean, later, type Program, vary } from "./program";

const target = {
  name: "Instances",
  resourceType: "aws:ec2:instance",
  selectionMode: "COUNT(1)",
  resourceTags: [{ key: "reflex:canary", value: "true" }],
};
const experiment: Program = clean("an experiment on one canary", "the guide of FIS", {
  template: {
    type: "aws:fis/experimentTemplate:ExperimentTemplate",
    inputs: {
      roleArn: roleArn("game-day"),
      stopConditions: [{ source: "aws:cloudwatch:alarm", value: arn("cloudwatch", "alarm:users") }],
      targets: [target],
      logConfiguration: { logSchemaVersion: 2, s3Configuration: { bucketName: "logs" } },
    },
  },
  role: role("game-day", "fis.amazonaws.com", undefined, {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:aws:fis:*:${account}:experiment/*` },
  }),
});
const instances = (changes: object) => ({
  "template.inputs.targets": [{ ...target, ...changes }],
});

export const experiments: Program[] = [
  experiment,
  vary(experiment, "all canaries at once", "a game day", instances({ selectionMode: "ALL" })),
  vary(experiment, "an experiment that fails on no target", "the default, written out", {
    "template.inputs.experimentOptions": { emptyTargetResolutionMode: "fail" },
  }),
  vary(experiment, "an alarm that is made here", "an output of the alarm", {
    "template.inputs.stopConditions": [
      { source: "aws:cloudwatch:alarm", value: later(arn("cloudwatch", "alarm:users")) },
    ],
  }),
  vary(
    experiment,
    "nothing stops it",
    "all 23 templates of fis-template-library",
    { "template.inputs.stopConditions": [{ source: "none" }] },
    {
      "fis-stop-condition": ["template"],
    },
  ),
  vary(
    experiment,
    "most of the fleet",
    "12 templates of fis-template-library",
    instances({ selectionMode: "PERCENT(100)" }),
    {
      "fis-bounded-selection": ["template"],
    },
  ),
  vary(
    experiment,
    "instances by ARN",
    "a first try",
    instances({ resourceTags: undefined, resourceArns: ["arn:aws:ec2:eu-west-1:111122223333:instance/i-0"] }),
    {
      "fis-targets-by-tag": ["template"],
    },
  ),
  vary(
    experiment,
    "no log",
    "21 templates of fis-template-library",
    { "template.inputs.logConfiguration": undefined },
    {
      "fis-experiment-logged": ["template"],
    },
  ),
  vary(
    experiment,
    "no target is no failure",
    "11 templates of fis-template-library",
    {
      "template.inputs.experimentOptions": { emptyTargetResolutionMode: "skip" },
    },
    { "fis-empty-targets-fail": ["template"] },
  ),
  vary(
    experiment,
    "in the management account",
    "a landing zone",
    { "template.inputs.roleArn": roleArn("game-day", "999988887777") },
    {
      "fis-not-in-management-account": ["template"],
    },
  ),
  vary(
    experiment,
    "a role for any experiment",
    "the trust policy of the first guide",
    {
      "role.inputs.assumeRolePolicy": role("game-day", "fis.amazonaws.com").inputs.assumeRolePolicy,
    },
    { "fis-role-trust": ["role"] },
  ),
];
