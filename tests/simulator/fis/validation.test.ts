import assert from "node:assert/strict";
import { AwsError } from "../../../simulator/aws";
import type { TemplateDefinition } from "../../../simulator/fis/types";
import { validateTemplate } from "../../../simulator/fis/validate";
import { alarmArn, template } from "./world";

const changed = (change: (template: TemplateDefinition) => void): TemplateDefinition => {
  const copy = structuredClone(template());
  change(copy);
  return copy;
};

const action = (actionId: string, parameters: Record<string, string> = {}) =>
  changed((t) => {
    t.actions = { fault: { actionId, parameters } };
    t.targets = {};
  });

/** One field of a template that is in order, and what FIS says about it. */
const refused: Array<[string, TemplateDefinition, RegExp]> = [
  ["no description", changed((t) => (t.description = "")), /description has 0 characters/],
  ["a long description", changed((t) => (t.description = "x".repeat(513))), /not 1 to 512/],
  [
    "a role that is none",
    changed((t) => (t.roleArn = "arn:aws:iam::111122223333:user/somebody")),
    /not the ARN of a role/,
  ],
  ["no stop condition", changed((t) => (t.stopConditions = [])), /stopConditions is empty/],
  ["six stop conditions", changed((t) => (t.stopConditions = Array(6).fill({ source: "none" }))), /more than 5/],
  ["another source", changed((t) => (t.stopConditions = [{ source: "alarm" }])), /none or aws:cloudwatch:alarm/],
  [
    "an alarm without ARN",
    changed((t) => (t.stopConditions = [{ source: "aws:cloudwatch:alarm" }])),
    /not the ARN of an alarm/,
  ],
  ["none with a value", changed((t) => (t.stopConditions = [{ source: "none", value: alarmArn }])), /has a value/],
  [
    "ARNs and tags",
    changed((t) => (t.targets!.chosen!.resourceArns = ["arn:aws:ec2:eu-west-1:111122223333:instance/i-1"])),
    /both resourceArns and resourceTags/,
  ],
  [
    "neither ARNs nor tags",
    changed((t) => (t.targets!.chosen!.resourceTags = {})),
    /neither resourceArns nor resourceTags/,
  ],
  [
    "ARNs and filters",
    changed((t) => {
      const { resourceTags: _, ...target } = t.targets!.chosen!;
      t.targets!.chosen = { ...target, resourceArns: ["arn:aws:ec2:eu-west-1:111122223333:instance/i-1"] };
    }),
    /both resourceArns and filters/,
  ],
  [
    "six ARNs",
    changed(
      (t) =>
        (t.targets!.chosen = {
          resourceType: "aws:ec2:instance",
          resourceArns: Array(6).fill("a"),
          selectionMode: "ALL",
        }),
    ),
    /more than 5 resourceArns/,
  ],
  [
    "a filter by tag",
    changed((t) => (t.targets!.chosen!.filters = [{ path: "Tags.Name", values: ["web"] }])),
    /use resourceTags/,
  ],
  [
    "a filter in lower case",
    changed((t) => (t.targets!.chosen!.filters = [{ path: "state.name", values: ["running"] }])),
    /not a path/,
  ],
  [
    "a filter without values",
    changed((t) => (t.targets!.chosen!.filters = [{ path: "State.Name", values: [] }])),
    /no values/,
  ],
  ["COUNT(0)", changed((t) => (t.targets!.chosen!.selectionMode = "COUNT(0)")), /not ALL, COUNT\(n\) or PERCENT\(n\)/],
  ["PERCENT(101)", changed((t) => (t.targets!.chosen!.selectionMode = "PERCENT(101)")), /selectionMode/],
  ["another resource type", changed((t) => (t.targets!.chosen!.resourceType = "aws:rds:db")), /aws:rds:db/],
  ["a name with a space", changed((t) => (t.targets = { "a b": t.targets!.chosen! })), /without white space/],
  ["no action", changed((t) => (t.actions = {})), /actions is empty/],
  [
    "21 actions",
    changed((t) => (t.actions = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`a${i}`, t.actions.fault!])))),
    /more than 20/,
  ],
  [
    "eleven at once",
    changed((t) => (t.actions = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`a${i}`, t.actions.fault!])))),
    /More than 10 actions/,
  ],
  ["an action that does not exist", action("aws:ec2:explode"), /aws:ec2:explode/],
  ["a property of objects as action", action("constructor"), /constructor/],
  [
    "a target that is used by nothing",
    changed((t) => (t.targets!.other = t.targets!.chosen!)),
    /targets.other is used by no action/,
  ],
  ["no target", changed((t) => (t.actions.fault!.targets = {})), /exactly one target, Instances/],
  [
    "the wrong key of a target",
    changed((t) => (t.actions.fault!.targets = { Roles: "chosen" })),
    /exactly one target, Instances/,
  ],
  [
    "a target of another type",
    changed((t) => (t.targets!.chosen!.resourceType = "aws:iam:role")),
    /of type aws:iam:role, not aws:ec2:instance/,
  ],
  ["a parameter too many", changed((t) => (t.actions.fault!.parameters = { force: "true" })), /no parameter force/],
  ["a missing parameter", action("aws:fis:wait"), /needs the parameter duration/],
  ["a duration below a minute", action("aws:fis:wait", { duration: "PT59S" }), /PT1M to PT12H/],
  ["a duration above twelve hours", action("aws:fis:wait", { duration: "PT12H1S" }), /PT1M to PT12H/],
  ["a duration in words", action("aws:fis:wait", { duration: "5 minutes" }), /ISO 8601/],
  [
    "errors of a service that FIS does not fault",
    changed((t) => {
      t.actions = {
        fault: {
          actionId: "aws:fis:inject-api-throttle-error",
          targets: { Roles: "roles" },
          parameters: { duration: "PT5M", service: "dynamodb", percentage: "100", operations: "GetItem" },
        },
      };
      t.targets = { roles: { resourceType: "aws:iam:role", resourceTags: { a: "b" }, selectionMode: "ALL" } };
    }),
    /"dynamodb" is not ec2 or kinesis/,
  ],
  [
    "document parameters that are no JSON",
    changed(
      (t) =>
        (t.actions = {
          fault: {
            actionId: "aws:ssm:send-command",
            targets: { Instances: "chosen" },
            parameters: {
              duration: "PT5M",
              documentArn: "arn:aws:ssm:eu-west-1::document/AWSFIS-Run-CPU-Stress",
              documentParameters: "DurationSeconds=60",
            },
          },
        }),
    ),
    /JSON object/,
  ],
  [
    "six alarms to assert",
    action("aws:cloudwatch:assert-alarm-state", { alarmArns: Array(6).fill(alarmArn).join(","), alarmStates: "OK" }),
    /more than 5/,
  ],
  [
    "a state that alarms do not have",
    action("aws:cloudwatch:assert-alarm-state", { alarmArns: alarmArn, alarmStates: "OK,BAD" }),
    /has BAD/,
  ],
  [
    "a predecessor that does not exist",
    changed((t) => (t.actions.fault!.startAfter = ["other"])),
    /names other, which is no action/,
  ],
  [
    "actions that wait for each other",
    changed(
      (t) =>
        (t.actions = { a: { ...t.actions.fault!, startAfter: ["b"] }, b: { ...t.actions.fault!, startAfter: ["a"] } }),
    ),
    /in a circle: a, b/,
  ],
  [
    "several accounts",
    changed((t) => (t.experimentOptions = { accountTargeting: "multi-account" })),
    /single-account only/,
  ],
  [
    "another mode for empty targets",
    changed((t) => (t.experimentOptions = { emptyTargetResolutionMode: "ignore" })),
    /not fail or skip/,
  ],
  ["a log without schema version", changed((t) => (t.logConfiguration = {})), /logSchemaVersion/],
];

describe("validation of experiment templates", () => {
  it("accepts one that is in order", () => validateTemplate(template()));

  for (const [what, definition, sentence] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => validateTemplate(definition),
        (error) => error instanceof AwsError && error.code === "ValidationException" && sentence.test(error.message),
      );
    });
  }

  it("names every problem at once", () => {
    const broken = changed((t) => {
      t.description = "";
      t.stopConditions = [];
    });
    assert.throws(() => validateTemplate(broken), /description.*stopConditions/);
  });
});
