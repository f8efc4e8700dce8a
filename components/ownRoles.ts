import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Organization, ownRoleArn, ownRolePath } from "../organization/names";
import { allow } from "./policies";
import { iamRole, type RoleArgs } from "./role";

/** A role of Reflex, under its path (`iamRole`). */
export const ownRole = (
  logicalName: string,
  args: Omit<RoleArgs, "path">,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role => iamRole(logicalName, { ...args, path: ownRolePath }, opts);

/**
 * A statement that lets a role of the security account become one of Reflex's roles in any account of the organization: the
 * policy does not grow with the members. Which account is a member is read when something is decided, and the role there
 * trusts one role of the security account only (`trustRole`).
 * Source: IAM reference, "aws:ResourceOrgID", which every call to a resource of an account in an organization carries.
 */
export const becomeInMembers = (Sid: string, { organizationId, partition }: Organization, role: string) =>
  allow(Sid, "sts:AssumeRole", ownRoleArn(partition, "*", role), {
    StringEquals: { "aws:ResourceOrgID": organizationId },
  });
