import { partitionOf } from "../../../aws/partitions";
import { matchesPattern } from "../../documents/arn";
import { functionType } from "../../eventing/links";
import { Field, notKnown } from "../../field";
import { unjudged } from "../../finding";
import { missing } from "../../missing";
import type { StackMember } from "../../stack";
import { stackRule } from "../../stackRule";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

/** Lambda makes a missing log group itself, and keeps what is in it for ever. */
export const functionLogGroup = stackRule({
  name: "lambda-log-group",
  severity: "low",
  description: "The log group of a function is part of the stack, so that its retention is.",
  remediation: [
    "Make a LogGroup with retentionInDays, and name it in loggingConfig.logGroup of the function.",
    "Or give the LogGroup the name that Lambda uses by default: /aws/lambda/FUNCTION.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AU-11" }],
  types: [functionType, logGroup],
  subjects: [functionType],
  configuration: {
    logGroups: {
      type: "array",
      items: { type: "string" },
      description: "Patterns (* and ?) of names of log groups that exist although the stack does not make them.",
      default: [] as string[],
    },
  },
  *check(handler, { logGroups }, stack) {
    const configured = handler.at("loggingConfig").at("logGroup");
    const field = configured.kind === "absent" ? defaultGroup(handler.name) : configured;
    const linked = stack.linked(handler, field, logGroup);
    if (!Array.isArray(linked)) yield unjudged(linked);
    else if (linked.length === 0 && !logGroups.some((pattern) => matchesPattern(pattern, field.text)))
      yield missing(
        stack,
        {
          field: new Field(configured.path, field.value),
          // The default is named after the function, so no other stack makes it.
          arn: configured.kind === "absent" ? "" : groupArn(handler, field.text),
          what: "log group",
          setting: "logGroups",
        },
        logGroup,
      );
  },
});

/** Lambda developer guide, "Configuring CloudWatch log groups". */
const defaultGroup = (name: string | undefined): Field =>
  new Field("name", name === undefined ? notKnown : `/aws/lambda/${name}`);

/** A function writes to a group of its own account and Region. Empty where there is no name. */
const groupArn = ({ pinnedAccount = "", region = "" }: StackMember, name: string): string =>
  name && `arn:${partitionOf(region)}:logs:${region}:${pinnedAccount}:log-group:${name}`;
