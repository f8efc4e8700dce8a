import { protectedTagKey } from "../protection";
import type { ExecutionScope } from "../types";
import { arnOfInput, type Grant, type GrantRule, instanceRoleArns, sidOf } from "./grant";

/** True where the principal lacks the tag (Service Authorization Reference, IAM: user and role know the key). */
const unprotected = { Null: { [`aws:ResourceTag/${protectedTagKey}`]: "true" } };

const grant = (operation: string, resources: string[], condition?: Grant["condition"]): Grant => ({
  sid: sidOf(`iam:${operation}`),
  actions: [`iam:${operation}`],
  resources,
  ...(condition && { condition }),
});

/**
 * IAM has no condition for the name or the content of an inline policy: whoever may put one on a role can give it any
 * right. So it must never be a role that somebody else than an instance uses.
 */
const onRoles =
  (operation: string, condition?: Grant["condition"]): GrantRule =>
  (_inputs, scope) => [grant(operation, instanceRoleArns(scope), condition)];

/** Whose credentials will be stolen is not known beforehand, so what is allowed on every user can only take rights away. */
const users = ({ partition, accountId }: ExecutionScope) => [`arn:${partition}:iam::${accountId}:user/*`];

const onUsers =
  (operation: string, condition?: Grant["condition"]): GrantRule =>
  (_inputs, scope) => [grant(operation, users(scope), condition)];

/** Only the one policy that the step names can be attached or detached: unlike an inline policy, it can grant nothing. */
const attachment =
  (operation: "AttachUserPolicy" | "DetachUserPolicy"): GrantRule =>
  (inputs, scope) => [
    grant(operation, users(scope), {
      ArnEquals: { "iam:PolicyARN": arnOfInput(inputs.PolicyArn, scope) },
      ...unprotected,
    }),
  ];

export const iamGrants: Record<string, GrantRule> = {
  AttachUserPolicy: attachment("AttachUserPolicy"),
  DeleteRolePolicy: onRoles("DeleteRolePolicy", unprotected),
  DetachUserPolicy: attachment("DetachUserPolicy"),
  GetRolePolicy: onRoles("GetRolePolicy"),
  ListAccessKeys: onUsers("ListAccessKeys"),
  ListRolePolicies: onRoles("ListRolePolicies"),
  PutRolePolicy: onRoles("PutRolePolicy", unprotected),
  UpdateAccessKey: onUsers("UpdateAccessKey", unprotected),
};
