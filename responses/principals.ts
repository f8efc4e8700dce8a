import { no, yes } from "../runbooks/identity/parameters";
import { none } from "../runbooks/shared/parameters";
import { accountId, field, partitionOf, regionName, requiredMatch, requiredText, requiredTime } from "./fields";
import type { IamPrincipalFacts } from "./resources/iam-principal";
import type { EventPattern, ParameterInputs, SignalEvent, Target } from "./types";

const principal = { form: /^[\w+=,.@-]{1,64}$/, description: "the name of a user or role" };

/** The target of everything that happens to a user or role: IAM has no Regions. */
export const principalArn = (region: string, account: string, id: string) =>
  `arn:${partitionOf(region)}:iam::${account}:${id}`;

/** What the patterns on findings about credentials have in common; only findings that are real and active fire. */
export const credentialFinding = (
  types: EventPattern["type"],
  userTypes: string[],
  severity: number,
): EventPattern => ({
  source: ["aws.guardduty"],
  "detail-type": ["GuardDuty Finding"],
  "replay-name": [{ exists: false }],
  detail: {
    type: types as EventPattern[],
    severity: [{ numeric: [">=", severity] }],
    resource: { resourceType: ["AccessKey"], accessKeyDetails: { userType: userTypes } },
    // "anything but true" does not compile in EventBridge, and GuardDuty leaves both fields out of some findings.
    service: {
      archived: [false, { exists: false }],
      additionalInfo: { sample: [false, { exists: false }] },
    },
  },
});

/**
 * Whose credentials a finding of GuardDuty is about. Of a session of a role, the user name is the name of the role
 * (GuardDuty user guide, "Finding details": access key details).
 */
export function targetOfCredentials(event: SignalEvent): Target {
  const type = requiredText(event, "detail.resource.accessKeyDetails.userType") === "IAMUser" ? "user" : "role";
  const path = "detail.resource.accessKeyDetails.userName";
  const name = requiredMatch(event, path, principal.form, principal.description);
  return targetOfFinding(event, ({ region, account }) => {
    const id = `${type}/${name}`;
    return { id, arn: principalArn(region, account, id) };
  });
}

/** Account and Region as the finding says: the envelope's account may be the delegated administrator's. */
export function targetOfFinding(
  event: SignalEvent,
  resource: (place: { account: string; region: string }) => Target["resource"],
): Target {
  const account = requiredMatch(event, "detail.accountId", accountId.form, accountId.description);
  const region = requiredMatch(event, "detail.region", regionName.form, regionName.description);
  const severity = field(event, "detail.severity");
  return {
    account,
    region,
    resource: resource({ account, region }),
    signal: {
      id: requiredText(event, "detail.id"),
      version: requiredText(event, "detail.updatedAt"),
      title: `${requiredText(event, "detail.type")}: ${requiredText(event, "detail.title")}`,
      ...(typeof severity === "number" ? { severity } : {}),
      occurredAt: requiredTime(event, "detail.updatedAt"),
    },
  };
}

/** Why ContainPrincipal has nothing left to do. Of a role nothing says it: sessions begin all the time. */
export const contained = ({ denied, activeKeys }: IamPrincipalFacts) =>
  denied && activeKeys.length === 0 ? "the user is denied everything and has no active access key" : undefined;

/** What ContainPrincipal is told about a principal. */
export const containment = ({ facts, now }: ParameterInputs<IamPrincipalFacts>): Record<string, string[]> => ({
  UserName: [facts.type === "user" ? facts.name : none],
  RoleName: [facts.type === "role" ? facts.name : none],
  RevokeBefore: [now],
  DeniedBefore: [facts.denied ? yes : no],
});
