import { isRecord } from "../aws/json";
import { partitionOf } from "../aws/partitions";
import { field, firstText, regionName, requiredText, timeOf } from "../responses/fields";
import { sharedParameters } from "../responses/parameters";
import { eachItem, placeOf } from "../responses/reading";
import { MalformedSignal, type ParameterInputs, type SignalEvent, type SignalForm } from "../responses/types";
import type { Runbook } from "../runbooks/language/types";
import { principalArn } from "./principalArn";
import { eachResource, inFinding, resourceAt } from "./securityHub";

/** The names of the custom actions, as people make them in Security Hub (docs/deploy.md). */
export type CustomAction = "Contain" | "Release";

/**
 * What a person requests with a click in Security Hub: one request for each resource of these types in each finding
 * that was selected. Only a click in the security account counts, because a request passes the allowlist and the fuse.
 * @param id of the resource, from its ARN or id in the finding; undefined when it is none.
 * @param arn of the resource by its id.
 */
export function requestForm(
  action: CustomAction,
  types: string[],
  id: (idInFinding: string, event: SignalEvent, at: string) => string | undefined,
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
    split: (event) =>
      eachItem(event, "detail.findings", ({ Resources }) => isListOf(types, Resources)).flatMap((each) =>
        eachResource(each, types),
      ),
    target(event) {
      const at = resourceAt(event, types);
      const named = requiredText(event, `${at}.Id`);
      // Without a Region, or where it is `aws-global`, the Region in which the finding was made counts.
      const region = [`${at}.Region`, inFinding("Region")];
      const place = placeOf(event, { account: [inFinding("AwsAccountId")], region });
      const { account } = place;
      const own = placeOf(event, { arn: [`${at}.Id`], account: [inFinding("AwsAccountId")], region });
      const found = id(named, event, at);
      if (found === undefined) throw new MalformedSignal(`${at}.Id`, `should name one of ${types.join(", ")}`);
      if (own.account !== account || (namesRegion(event, at) && own.region !== place.region)) {
        throw new MalformedSignal(`${at}.Id`, "should be in the account and Region that the finding names");
      }
      return {
        ...own,
        resource: { id: found, arn: arn({ ...own, id: found }) },
        signal: {
          // Each click is a request of its own; the same click delivered again is the same.
          id: `${event.id}/${firstText(event, inFinding("Id")) ?? ""}/${named}`,
          version: event.id,
          title: `${action}, requested because of: ${firstText(event, inFinding("Title")) ?? "a finding without a title"}`,
          occurredAt: timeOf(event),
        },
      };
    },
  };
}

/**
 * The sender of findings of a custom product chooses all their content: with an ARN of another account, the person who
 * reads it would contain something else than it names. Some ARNs name neither account nor Region.
 */
const namesRegion = (event: SignalEvent, at: string): boolean =>
  regionName.form.test(firstText(event, `${at}.Region`) ?? "");

const isListOf = (types: string[], resources: unknown): boolean =>
  Array.isArray(resources) && resources.some((one) => isRecord(one) && types.includes(String(one.Type)));

/** A request about an instance. */
export const instanceRequest = (action: CustomAction): SignalForm =>
  requestForm(
    action,
    ["AwsEc2Instance"],
    (named) => /^(?:arn:aws[\w-]*:ec2:[a-z0-9-]+:\d{12}:instance\/)?(i-(?:[0-9a-f]{8}|[0-9a-f]{17}))$/.exec(named)?.[1],
    ({ account, region, id }) => `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${id}`,
  );

/** A request about a bucket. */
export const bucketRequest = (action: CustomAction): SignalForm =>
  requestForm(
    action,
    ["AwsS3Bucket"],
    (named) => /^(?:arn:aws[\w-]*:s3:::)?([A-Za-z0-9._-]{3,255})$/.exec(named)?.[1],
    ({ region, id }) => `arn:${partitionOf(region)}:s3:::${id}`,
  );

/** A request about a function: all of its versions and aliases. */
export const functionRequest = (action: CustomAction): SignalForm =>
  requestForm(
    action,
    ["AwsLambdaFunction"],
    (named) => /^(?:arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:)?([\w-]{1,64})(:[\w$-]{1,128})?$/.exec(named)?.[1],
    ({ account, region, id }) => `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${id}`,
  );

/** A request about a user or role, or about the one whose access key a finding names. */
export const principalRequest = (action: CustomAction): SignalForm =>
  requestForm(
    action,
    ["AwsIamUser", "AwsIamRole", "AwsIamAccessKey"],
    (named, event, at) =>
      field(event, `${at}.Type`) === "AwsIamAccessKey"
        ? ownerOfKey(event, at)
        : /^arn:aws[\w-]*:iam::\d{12}:((?:user|role)\/)(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/
            .exec(named)
            ?.slice(1)
            .join(""),
    ({ account, region, id }) => principalArn(region, account, id),
  );

/** Whose key it is: AwsIamAccessKey names its principal, in findings before 2020 the user (ASFF, AwsIamAccessKey). */
function ownerOfKey(event: SignalEvent, at: string): string | undefined {
  const detail = (name: string) => field(event, `${at}.Details.AwsIamAccessKey.${name}`);
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
