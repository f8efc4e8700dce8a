import type * as pulumi from "@pulumi/pulumi";
import type { ReflexConfig } from "./config/stackConfig";
import { accountOf } from "./provider";

const roleType = "aws:iam/role:Role";

/**
 * Options of an account's component with which every role below it has the boundary that the organization requires. A
 * transformation, so that no component has to hand it on and no role can be forgotten.
 */
export function bounded(config: ReflexConfig, opts?: pulumi.ComponentResourceOptions): pulumi.ComponentResourceOptions {
  const { organization, permissionsBoundary: policy } = config;
  if (policy === undefined) return { ...opts };
  const permissionsBoundary = `arn:${organization.partition}:iam::${accountOf(config)}:policy/${policy}`;
  const bound: pulumi.ResourceTransformation = ({ type, props, opts: options }) =>
    type === roleType ? { props: { ...props, permissionsBoundary }, opts: options } : undefined;
  return { ...opts, transformations: [...(opts?.transformations ?? []), bound] };
}
