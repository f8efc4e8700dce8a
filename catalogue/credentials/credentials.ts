import { field, requiredMatch, requiredText } from "../../responses/fields";
import type { EventPattern, SignalEvent, Target } from "../../responses/types";
import { realDetectedId } from "../../signals/guardDuty";
import type { Affected } from "../../signals/guardDutyForms";
import { principalArn } from "../../signals/principalArn";

/** Whose credentials a finding of GuardDuty is about, in its words. Federated users have nothing in IAM. */
export type UserType = "IAMUser" | "AssumedRole" | "Root";

/** GuardDuty's conditions on the resource of a finding about credentials. */
export const accessKeyOf = (userTypes: UserType[]): EventPattern => ({
  resourceType: ["AccessKey"],
  accessKeyDetails: { userType: userTypes },
});

/**
 * The user or role whose credentials a finding of GuardDuty is about. Of a session of a role, the user name is the name
 * of the role (GuardDuty user guide, "Finding details": access key details; Security Hub API reference,
 * "AwsIamAccessKeyDetails").
 */
export const usedCredentials = (userTypes: Array<Exclude<UserType, "Root">>): Affected => ({
  native: {
    resource: accessKeyOf(userTypes),
    of: (event) => principalNamed(event, "detail.resource.accessKeyDetails", "userType", "userName"),
  },
  imported: {
    types: ["AwsIamAccessKey"],
    more: { Details: { AwsIamAccessKey: { PrincipalType: userTypes } } },
    of: (event, path) => principalNamed(event, `${path}.Details.AwsIamAccessKey`, "PrincipalType", "PrincipalName"),
  },
  detected: {
    types: ["AWS::IAM::AccessKey"],
    more: detectedKeys(userTypes),
    of: (event, path) =>
      field(event, `${path}.data`) === undefined
        ? principalAt(event, `${path}.user.name`, "user")
        : principalNamed(event, `${path}.data`, "user_type", "user_name"),
  },
});

/**
 * Events of 2025 were recorded with GuardDuty's own details as `data`, later ones with the name in `user`, and no type.
 * Then only a long-term key says whose it is: its id begins with AKIA (IAM user guide, "IAM identifiers").
 */
function detectedKeys(userTypes: UserType[]): EventPattern {
  const withType: EventPattern = { uid: realDetectedId, data: { user_type: userTypes } };
  if (!userTypes.includes("IAMUser")) return withType;
  const longTerm: EventPattern = {
    uid: [{ prefix: "AKIA" }],
    data: { user_type: [{ exists: false }] },
    user: { name: [{ "anything-but": { "equals-ignore-case": "root" } }] },
  };
  return { $or: [withType, longTerm] };
}

const principalNamed = (event: SignalEvent, details: string, type: string, name: string) =>
  principalAt(event, `${details}.${name}`, requiredText(event, `${details}.${type}`) === "IAMUser" ? "user" : "role");

const principalAt =
  (event: SignalEvent, path: string, type: "user" | "role") =>
  ({ account, region }: { account: string; region: string }): Target["resource"] => {
    const id = `${type}/${requiredMatch(event, path, /^[\w+=,.@-]{1,64}$/, "the name of a user or role")}`;
    return { id, arn: principalArn(region, account, id) };
  };
