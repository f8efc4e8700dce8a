/** How large the policies of registered resources are, against what AWS accepts. */
import { type PolicyKind, policyQuotas } from "../aws/quotas";

/** A resource as the Pulumi program registers it. */
interface Resource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

export interface PolicySize {
  kind: PolicyKind;
  /** The logical name of the resource. */
  resource: string;
  size: number;
  quota: number;
}

/** Where a resource has a policy: the input, and what kind it is. Inline policies of a role are counted together. */
const policies: Readonly<Record<string, ReadonlyArray<[input: string, kind: PolicyKind]>>> = {
  "aws:iam/role:Role": [
    ["assumeRolePolicy", "trust of a role"],
    ["inlinePolicies", "inline policies of a role"],
  ],
  "aws:sqs/queue:Queue": [["policy", "policy of a queue"]],
  "aws:sns/topic:Topic": [["policy", "policy of a topic"]],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": [["policy", "policy of a bus"]],
  "aws:s3/bucketPolicy:BucketPolicy": [["policy", "policy of a bucket"]],
  "aws:dynamodb/resourcePolicy:ResourcePolicy": [["policy", "policy of a table"]],
  "aws:kms/key:Key": [["policy", "policy of a key"]],
};

/** Every policy, the fullest first. */
export function policySizes(resources: readonly Resource[]): PolicySize[] {
  const sizes = resources.flatMap(({ type, name, inputs }) =>
    (policies[type] ?? []).flatMap(([input, kind]): PolicySize[] => {
      const size = sizeOf(inputs[input]);
      return size === 0 ? [] : [{ kind, resource: name, size, quota: policyQuotas[kind].size }];
    }),
  );
  return sizes.sort((one, other) => other.size / other.quota - one.size / one.quota);
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one: { policy: string }) => sum + sizeOf(one.policy), 0);
  return typeof value === "string" ? Buffer.byteLength(value) : 0;
}

/** A line for each kind of policy: the fullest of it. */
export const fullestOfEachKind = (sizes: readonly PolicySize[]): PolicySize[] =>
  sizes.filter(({ kind }, index) => sizes.findIndex((other) => other.kind === kind) === index);
