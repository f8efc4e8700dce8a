import { protectedTagKey } from "../protection";
import type { ExecutionScope } from "../types";
import { arnOfInput, type Grant, type GrantRule, instanceRoleArns, sidOf } from "./grant";
import { destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

/** True where the principal lacks the tag (Service Authorization Reference, IAM: user and role know the key). */
const unprotected = { Null: { [`aws:ResourceTag/${protectedTagKey}`]: "true" } };

const grant = (action: string, resources: string[], condition?: Grant["condition"]): Grant => ({
  sid: sidOf(action),
  actions: [action],
  resources,
  ...(condition && { condition }),
});

/**
 * IAM has no condition for the name or the content of an inline policy: a principal that may put one on a role can give
 * it any right. So it must never be a role that anything but an instance uses.
 */
const onRoles =
  (condition?: Grant["condition"]): GrantRule =>
  (action, _inputs, scope) => [grant(action, instanceRoleArns(scope), condition)];

/**
 * The user whose credentials will be stolen is not known in advance, so what is allowed on every user can only remove
 * rights.
 */
const users = ({ partition, accountId }: ExecutionScope) => [`arn:${partition}:iam::${accountId}:user/*`];

const onUsers =
  (condition?: Grant["condition"]): GrantRule =>
  (action, _inputs, scope) => [grant(action, users(scope), condition)];

/** Only the one policy that the step names can be attached or detached: unlike an inline policy, it can grant nothing. */
const attachment: GrantRule = (action, inputs, scope) => [
  grant(action, users(scope), {
    ArnEquals: { "iam:PolicyARN": arnOfInput(inputs.PolicyArn, scope) },
    ...unprotected,
  }),
];

export const iam: OperationTable = {
  AddRoleToInstanceProfile: reversible("RemoveRoleFromInstanceProfile undoes it"),
  AttachRolePolicy: disruptive("changes what every session of the role may do"),
  AttachUserPolicy: disruptive("changes what the user may do", attachment),
  CreateAccessKey: disruptive("hands out a credential that does not expire"),
  CreateInstanceProfile: reversible("adds a profile"),
  CreateLoginProfile: disruptive("hands out a password"),
  CreatePolicy: reversible("adds a policy that nobody has yet"),
  CreatePolicyVersion: disruptive("changes what everybody with the policy may do"),
  CreateRole: reversible("adds a role"),
  CreateUser: reversible("adds a user"),
  DeactivateMFADevice: disruptive("the user signs in without the second factor"),
  DeleteAccessKey: destructive("the key cannot be made again; UpdateAccessKey to Inactive can be undone"),
  DeleteAccountPasswordPolicy: destructive("the policy is gone"),
  DeleteInstanceProfile: destructive("the profile is gone"),
  DeleteLoginProfile: destructive("the password is gone"),
  DeletePolicy: destructive("the policy is gone"),
  DeletePolicyVersion: destructive("the version is gone"),
  DeleteRole: destructive("the role is gone; one of the same name is another principal"),
  DeleteRolePermissionsBoundary: disruptive("nothing limits the role any more"),
  DeleteRolePolicy: disruptive("changes what every session of the role may do", onRoles(unprotected)),
  DeleteSSHPublicKey: destructive("the key is gone"),
  DeleteServerCertificate: destructive("the certificate is gone"),
  DeleteUser: destructive("the user is gone"),
  DeleteUserPolicy: disruptive("changes what the user may do"),
  DetachRolePolicy: disruptive("changes what every session of the role may do"),
  DetachUserPolicy: disruptive("changes what the user may do", attachment),
  GetRolePolicy: reads(onRoles()),
  ListAccessKeys: reads(onUsers()),
  ListRolePolicies: reads(onRoles()),
  PutRolePermissionsBoundary: disruptive("limits every session of the role"),
  PutRolePolicy: disruptive("changes what every session of the role may do", onRoles(unprotected)),
  PutUserPolicy: disruptive("changes what the user may do"),
  RemoveRoleFromInstanceProfile: disruptive("instances with the profile lose their credentials"),
  SetDefaultPolicyVersion: disruptive("changes what everybody with the policy may do"),
  TagRole: reversible("UntagRole undoes it"),
  UntagRole: reversible("TagRole undoes it"),
  UpdateAccessKey: disruptive("programs that use the key stop or start working", onUsers(unprotected)),
  UpdateAssumeRolePolicy: disruptive("changes who may use the role"),
  UpdateLoginProfile: destructive("the password before is gone"),
};
