import { accountIn } from "../../../aws/arn";
import { read } from "../../finding";
import { resourceRule } from "../../rule";

/** No service control policy can stop what happens in the management account. */
export const notInManagementAccount = resourceRule({
  name: "fis-not-in-management-account",
  severity: "critical",
  group: "self-healing",
  description: "No experiment runs in the management account of the organization.",
  remediation: [
    "Move the experiment to a member account.",
    "Configure managementAccountId, so that the rule can decide.",
  ],
  references: [],
  types: ["aws:fis/experimentTemplate:ExperimentTemplate"],
  configuration: {
    managementAccountId: {
      type: "string",
      description:
        "Management account of the organization. While it is not configured, the rule reports that it cannot judge.",
      default: "",
    },
  },
  *check(inputs, { managementAccountId }) {
    const field = inputs.at("roleArn");
    const fix = "Set it to the ARN of the role of the experiment.";
    const text = yield* read(field, "text", fix);
    if (text === undefined) return;
    const account = accountIn(text);
    if (account === undefined) yield { field: field.path, found: `found "${text}", which is no role`, fix };
    else if (managementAccountId === "")
      yield {
        field: "managementAccountId",
        unknown: true,
        because: "is not configured: set it among the settings of this rule",
      };
    else if (account === managementAccountId)
      yield {
        field: field.path,
        found: `the experiment would run in the management account ${account}`,
        fix: "Move it to a member account.",
      };
  },
});
