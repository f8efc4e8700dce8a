import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { onlyPolicy } from "./policies";

export interface RoleArgs {
  /** Name in the account, which is also the name of its one inline policy. */
  name: string;
  description: string;
  /** Who may assume it, as the JSON text of a policy (`trustService`, `trustRole`). */
  trust: string;
  /** All that it may do. */
  statements: NamedStatement[];
  /** Path of the role, `/` unless given. ARNs are computed: those that name the role need the path too. */
  path?: string;
  /** ARN of the managed policy that limits the role, where an organization requires one of every role. */
  permissionsBoundary?: string;
}

/**
 * A role with exactly one inline policy. Every role of the program is made here; those of Reflex itself by `ownRole`.
 * @throws Error when IAM would refuse the policy for its size.
 */
export const iamRole = (logicalName: string, args: RoleArgs, opts: pulumi.CustomResourceOptions): aws.iam.Role =>
  new aws.iam.Role(
    logicalName,
    {
      name: args.name,
      description: args.description,
      assumeRolePolicy: args.trust,
      inlinePolicies: onlyPolicy(args.name, args.statements),
      ...(args.path !== undefined && { path: args.path }),
      ...(args.permissionsBoundary !== undefined && { permissionsBoundary: args.permissionsBoundary }),
    },
    opts,
  );
