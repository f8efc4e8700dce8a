import { partitionOf } from "../aws/partitions";
import { accountId, field, regionName, requiredMatch, requiredText, requiredTime } from "../responses/fields";
import { sharedParameters } from "../responses/parameters";
import { MalformedSignal, type ParameterInputs, type SignalEvent, type SignalForm } from "../responses/types";
import type { Runbook } from "../runbooks/language/types";
import { principalArn } from "./principalArn";

/** The names of the custom actions, as people make them in Security Hub (docs/deploy.md). */
export type CustomAction = "Contain" | "Release";

/** A resource of a finding as Security Hub names it (AWS Security Finding Format, "Resources"). */
const inResource = (path: string) => `detail.findings.0.Resources.0.${path}`;

/**
 * What a person requests with a click in Security Hub: one request for each resource of these types in each finding
 * that was selected. Only a click in the security account counts, because a request passes the allowlist and the fuse.
 * @param id of the resource, from its ARN or id in the finding; undefined when it is none.
 * @param arn of the resource by its id.
 */
export function requestForm(
  action: CustomAction,
  types: string[],
  id: (idInFinding: string, event: SignalEvent) => string | undefined,
  arn: (place: { account: string; region: string; id: string }) => string,
): SignalForm {
  return {
    pattern: {
      source: ["aws.securityhub"],
      "detail-type": ["Security Hub Findings - Custom Action"],
      "replay-name": [{ exists: false }],
      detail: { actionName: [action], findings: { Resources: { Type: types } } },
    },
    securityAccountOnly: true,
    split: (event) => requests(event, types),
    target(event) {
      const account = requiredMatch(event, "detail.findings.0.AwsAccountId", accountId.form, accountId.description);
      const region = requiredMatch(event, inResource("Region"), regionName.form, regionName.description);
      const named = requiredText(event, inResource("Id"));
      const found = id(named, event);
      if (found === undefined) {
        throw new MalformedSignal(inResource("Id"), `should name one of ${types.join(", ")}`);
      }
      if (!isIn({ account, region }, named)) {
        throw new MalformedSignal(inResource("Id"), "should be in the account and Region that the finding names");
      }
      return {
        account,
        region,
        resource: { id: found, arn: arn({ account, region, id: found }) },
        signal: {
          // Each click is a request of its own; the same click delivered again is the same.
          id: `${event.id}/${requiredText(event, "detail.findings.0.Id")}/${named}`,
          version: event.id,
          title: `${action}, requested because of: ${requiredText(event, "detail.findings.0.Title")}`,
          occurredAt: requiredTime(event, "time"),
        },
      };
    },
  };
}

/**
 * The sender of findings of a custom product chooses all their content: with an ARN of another account, the person who
 * reads it would contain something else than it names. Some ARNs name neither account nor Region.
 */
function isIn({ account, region }: { account: string; region: string }, idInFinding: string): boolean {
  if (!idInFinding.startsWith("arn:")) return true;
  const [, , , itsRegion = "", itsAccount = ""] = idInFinding.split(":");
  return ["", account].includes(itsAccount) && ["", region].includes(itsRegion);
}

/** A request about an instance. */
export const instanceRequest = (action: CustomAction): SignalForm =>
  requestForm(
    action,
    ["AwsEc2Instance"],
    (named) => /^arn:aws[\w-]*:ec2:[a-z0-9-]+:\d{12}:instance\/(i-(?:[0-9a-f]{8}|[0-9a-f]{17}))$/.exec(named)?.[1],
    ({ account, region, id }) => `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${id}`,
  );

/** A request about a bucket. */
export const bucketRequest = (action: CustomAction): SignalForm =>
  requestForm(
    action,
    ["AwsS3Bucket"],
    (named) => /^arn:aws[\w-]*:s3:::([A-Za-z0-9._-]{3,255})$/.exec(named)?.[1],
    ({ region, id }) => `arn:${partitionOf(region)}:s3:::${id}`,
  );

/** A request about a function: all of its versions and aliases. */
export const functionRequest = (action: CustomAction): SignalForm =>
  requestForm(
    action,
    ["AwsLambdaFunction"],
    (named) => /^arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:([\w-]{1,64})(:[\w$-]{1,128})?$/.exec(named)?.[1],
    ({ account, region, id }) => `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${id}`,
  );

/** A request about a user or role, or about the one whose access key a finding names. */
export const principalRequest = (action: CustomAction): SignalForm =>
  requestForm(
    action,
    ["AwsIamUser", "AwsIamRole", "AwsIamAccessKey"],
    (named, event) =>
      field(event, inResource("Type")) === "AwsIamAccessKey"
        ? ownerOfKey(event)
        : /^arn:aws[\w-]*:iam::\d{12}:((?:user|role)\/)(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/
            .exec(named)
            ?.slice(1)
            .join(""),
    ({ account, region, id }) => principalArn(region, account, id),
  );

/** Whose key it is: AwsIamAccessKey names its principal, in findings before 2020 the user (ASFF, AwsIamAccessKey). */
function ownerOfKey(event: SignalEvent): string | undefined {
  const detail = (name: string) => field(event, inResource(`Details.AwsIamAccessKey.${name}`));
  const name = detail("PrincipalName") ?? detail("UserName");
  const type = principalTypes[String(detail("PrincipalType") ?? "IAMUser")];
  return type && typeof name === "string" && /^[\w+=,.@-]{1,64}$/.test(name) ? `${type}/${name}` : undefined;
}

/** Neither the root user nor a federated one can be contained. */
const principalTypes: Record<string, "user" | "role"> = { IAMUser: "user", AssumedRole: "role", Role: "role" };

/** What a release copies from the run that it undoes: the values of its own parameters, as that run had them. */
export const fromUndone =
  (runbook: Runbook) =>
  ({ undone = {} }: ParameterInputs): Record<string, string[]> =>
    sharedParameters(runbook, undone);

/** One event for each resource of these types: several findings can be selected, and a finding can name several. */
function requests(event: SignalEvent, types: string[]): SignalEvent[] {
  const listOf = (value: unknown): Array<Record<string, unknown>> =>
    Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
  return listOf(field(event, "detail.findings")).flatMap((finding) =>
    listOf(finding.Resources)
      .filter(({ Type }) => types.includes(String(Type)))
      .map((resource) => ({
        ...event,
        detail: { ...event.detail, findings: [{ ...finding, Resources: [resource] }] },
      })),
  );
}
