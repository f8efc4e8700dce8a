import { accountIn } from "../../../aws/arn";
import { conditionOf } from "../../documents/conditions";
import { knownSources, principalsOfOrganization } from "../../documents/guards";
import { readPolicy, type Statement } from "../../documents/policyDocument";
import type { Principal } from "../../documents/principals";
import type { Field } from "../../field";
import { type Check, demand, read, type Verdict } from "../../finding";
import { resourceRule } from "../../rule";
import { organizationSetting } from "../../setting";

const eventPermission = "aws:cloudwatch/eventPermission:EventPermission";

/** A bus accepts events from the organization only, and nobody else may manage it. */
export const busOrganizationOnly = resourceRule({
  name: "events-bus-organization-only",
  severity: "critical",
  description: "The policy of an event bus allows only the organization's accounts, and only to put events.",
  remediation: [
    "Replace other actions by events:PutEvents.",
    "Add the condition StringEquals aws:PrincipalOrgID with the id of the organization to each statement that allows.",
  ],
  references: [
    { framework: "NIST SP 800-53 r5", id: "AC-3" },
    { framework: "NIST SP 800-53 r5", id: "AC-4" },
  ],
  types: ["aws:cloudwatch/eventBusPolicy:EventBusPolicy", eventPermission],
  configuration: { organizationId: organizationSetting },
  *check(inputs, { organizationId }, { type }) {
    if (type === eventPermission) {
      yield* checkPermission(inputs, organizationId);
      return;
    }
    const { allowed } = yield* readPolicy(inputs.at("policy"), "resource");
    for (const statement of allowed) yield* checkStatement(statement, organizationId);
  },
});

function* checkStatement(statement: Statement, organizationId: string): Check {
  const { actions, principals, conditions, field } = statement;
  if (actions.negated)
    yield { field: actions.field.path, found: "NotAction allows all other actions", fix: "List events:PutEvents." };
  else for (const action of actions.values) yield* checkAction(action);
  if (!principals) return;
  if (principals.negated)
    yield { field: principals.field.path, found: "NotPrincipal allows everybody else", fix: "Name who may send." };
  else
    for (const principal of principals.list) {
      if (isOwn(principal, statement)) continue;
      const guarded: Verdict =
        principal.kind === "service"
          ? knownSources(conditions, organizationId)
          : principalsOfOrganization(conditions, organizationId);
      yield* demand(guarded, strangers(`${field.path}.Condition`, principal.name, principal.kind, organizationId));
    }
}

/** The account of the bus, as the statement's resources show it, is not an outsider. */
function isOwn({ account }: Principal, { resources }: Statement): boolean {
  if (account === undefined || !resources) return false;
  return resources.values.every(({ value }) => typeof value === "string" && accountIn(value) === account);
}

function* checkPermission(inputs: Field, organizationId: string): Check {
  const [action, principal, condition] = [inputs.at("action"), inputs.at("principal"), inputs.at("condition")];
  // Without an action the provider grants events:PutEvents.
  if (action.kind !== "absent") yield* checkAction(action);
  const name = yield* read(principal, "text", 'Set it to "*", with a condition on the organization.');
  const violation = strangers("condition", name ?? "somebody", "account", organizationId);
  if (condition.kind === "absent") {
    yield violation;
    return;
  }
  if ((yield* read(condition, "object", violation.fix)) === undefined) return;
  const key = yield* read(condition.at("key"), "text", "Set it to aws:PrincipalOrgID.");
  const operator = yield* read(condition.at("type"), "text", "Set it to StringEquals.");
  if (key === undefined || operator === undefined) return;
  const conditions = [conditionOf(operator, key, [condition.at("value")])];
  yield* demand(principalsOfOrganization(conditions, organizationId), violation);
}

function* checkAction(field: Field): Check {
  const action = yield* read(field, "text", "Set it to events:PutEvents.");
  if (action !== undefined && action.toLowerCase() !== "events:putevents")
    yield {
      field: field.path,
      found: `found "${action}", which allows more or other things than sending events`,
      fix: "Set it to events:PutEvents; manage rules of the bus with roles of its own account.",
    };
}

function strangers(field: string, name: string, kind: Principal["kind"], organizationId: string) {
  const id = organizationId === "" ? "the id of the organization" : organizationId;
  return kind === "service"
    ? {
        field,
        found: `the service "${name}" may send on behalf of any account`,
        fix: "Add StringEquals aws:SourceAccount with the account it acts for, or ArnEquals aws:SourceArn.",
      }
    : {
        field,
        found: `"${name}" may send, and no condition requires that it belongs to the organization`,
        fix: `Add StringEquals aws:PrincipalOrgID with ${id}, without IfExists.`,
      };
}
