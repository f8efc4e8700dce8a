import { parseArn } from "../../../aws/arn";
import { knownCallers, knownSources } from "../../documents/guards";
import { readPolicy, type Statement } from "../../documents/policyDocument";
import { allOf, anyOf, type Check, demand, holds, type Verdict } from "../../finding";
import { resourceRule } from "../../rule";
import { organizationSetting } from "../../setting";

/** Services write logs only, into groups that the policy names: so the guides of EventBridge, Route 53 and others have it. */
const writing = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:PutLogEventsBatch"];

/** The log groups of an account are opened to those who are named. */
export const logResourcePolicySource = resourceRule({
  name: "logs-resource-policy-source",
  severity: "high",
  description:
    "A resource policy of CloudWatch Logs names its principals; a service writes to named log groups, or for a known source.",
  remediation: [
    "Name the service that writes, and in Resource the log groups: arn:aws:logs:REGION:ACCOUNT:log-group:/aws/events/*:*.",
    "Add aws:SourceAccount and aws:SourceArn where the service sends them.",
    'Replace the principal "*" by the service or the role.',
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-3" }],
  types: ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy"],
  configuration: { organizationId: organizationSetting },
  *check(inputs, { organizationId }) {
    const { allowed } = yield* readPolicy(inputs.at("policyDocument"), "resource");
    for (const statement of allowed) yield* checkStatement(statement, organizationId);
  },
});

function* checkStatement(statement: Statement, organizationId: string): Check {
  const { principals, conditions, field } = statement;
  if (!principals) return;
  if (principals.negated) {
    yield { field: principals.field.path, found: "NotPrincipal allows everybody else", fix: "Name the principals." };
    return;
  }
  const where = `${field.path}.Condition`;
  for (const { kind, name } of principals.list) {
    if (kind === "everyone")
      yield* demand(knownCallers(conditions, organizationId), {
        field: where,
        found: '"*" has access, and no condition limits who that is',
        fix: "Name the principals, or add StringEquals aws:PrincipalOrgID or aws:SourceAccount.",
      });
    if (kind === "service")
      yield* demand(anyOf([knownSources(conditions, organizationId), onlyWritesToGroups(statement)]), {
        field: where,
        found: `"${name}" may act on behalf of any account, and not only write to named log groups`,
        fix: "Add StringEquals aws:SourceAccount, or name log groups and allow logs:PutLogEvents only.",
      });
  }
}

const onlyWritesToGroups = ({ actions, resources }: Statement): Verdict =>
  allOf([
    !actions.negated && resources?.negated === false,
    ...actions.values.map((value) => holds(value, (text) => writing.includes(text))),
    ...(resources?.values ?? []).map((value) => holds(value, namesGroups)),
  ]);

const namesGroups = (pattern: string): boolean => /^log-group:[^*?]/.test(parseArn(pattern)?.resource ?? "");
