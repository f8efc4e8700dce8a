import { accountIn, isAccountId, parseArn } from "../../../aws/arn";
import { isService } from "../../documents/principals";
import type { Field } from "../../field";
import { type Check, demand, holds, negation, read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";
import { accountSources } from "../../services/facts";

/** A service invokes a function for any caller, unless the permission limits the source. */
export const permissionSource = resourceRule({
  name: "lambda-permission-source",
  severity: "high",
  description: "A permission to invoke a function names the source that a service acts for, and is not public.",
  remediation: [
    "Set sourceArn to the ARN of the rule, topic, bucket or API that invokes the function, or sourceAccount to its account.",
    "Set sourceAccount where that ARN has no account in it, as those of S3 buckets.",
  ],
  references: [{ framework: "AWS FSBP", id: "Lambda.1" }],
  types: ["aws:lambda/permission:Permission"],
  configuration: {
    publicFunctionUrls: {
      type: "boolean",
      description: "Whether function URLs may be open to everybody (functionUrlAuthType NONE).",
      default: false,
    },
  },
  *check(inputs, { publicFunctionUrls }) {
    const principal = yield* read(inputs.at("principal"), "text", "Set it to a service, an account or a role.");
    if (principal === undefined) return;
    if (principal === "*") yield* checkPublic(inputs, publicFunctionUrls);
    else if (isService(principal)) yield* checkService(inputs, principal);
    else if (isAccountId(principal) || accountIn(principal) !== undefined)
      yield* checkAction(inputs.at("action"), principal);
    else
      yield {
        field: "principal",
        found: `found "${principal}", which Lambda does not accept`,
        fix: "Set it to a service (NAME.amazonaws.com), an account id or the ARN of a role.",
      };
  },
});

/** Who may do everything with a function may change its code. */
function* checkAction(field: Field, principal: string): Check {
  yield* demand(negation(holds(field, (text) => /^(lambda:)?\*$/i.test(text))), {
    field: field.path,
    found: `${principal} may do everything with the function`,
    fix: "Set it to lambda:InvokeFunction.",
  });
}

function* checkPublic(inputs: Field, publicFunctionUrls: boolean): Check {
  const organization = inputs.at("principalOrgId");
  if (organization.kind !== "absent") {
    const id = yield* read(organization, "text");
    if (id !== undefined && !/^o-[a-z0-9]{10,32}$/.test(id))
      yield { field: organization.path, found: `found "${id}"`, fix: "Set it to the id of the organization (o-…)." };
    return;
  }
  const url = inputs.at("functionUrlAuthType");
  if (url.kind === "unknown") yield unjudged(url);
  else if (!(publicFunctionUrls && url.value === "NONE"))
    yield {
      field: "principal",
      found: '"*" lets everybody invoke the function',
      fix: "Name a role or an account, or set principalOrgId.",
    };
}

function* checkService(inputs: Field, service: string): Check {
  const [source, token] = [inputs.at("sourceArn"), inputs.at("eventSourceToken")];
  // Alexa has no ARNs; the token of the skill identifies its source.
  if (source.kind === "absent" && service.endsWith(".amazon.com") && token.kind !== "absent") {
    yield* read(token, "text");
    return;
  }
  if (
    source.kind === "absent" &&
    inputs.at("sourceAccount").kind !== "absent" &&
    accountSources.value.includes(service)
  ) {
    yield* checkAccount(inputs.at("sourceAccount"), "the source");
    return;
  }
  const fix = `Set it to the ARN of what ${service} invokes the function for.`;
  const text = yield* read(source, "text", fix);
  if (text === undefined) return;
  const arn = parseArn(text);
  if (!arn || /[*?]/.test(arn.service) || /^[*?]+$/.test(arn.resource) || /[*?]/.test(arn.account))
    yield { field: source.path, found: `found "${text}", which is no particular source`, fix };
  else if (arn.account === "") yield* checkAccount(inputs.at("sourceAccount"), text);
}

function* checkAccount(field: Field, source: string): Check {
  const fix = `Set it to the account that owns ${source}: whoever owns a resource of that name later could invoke it.`;
  const account = yield* read(field, "text", fix);
  if (account !== undefined && !isAccountId(account)) yield { field: field.path, found: `found "${account}"`, fix };
}
