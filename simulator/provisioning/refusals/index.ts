import { parseArn } from "../../../aws/arn";
import { partitionOf } from "../../../aws/partitions";
import { isServiceIn } from "../../../aws/regionalServices";
import { AwsError, type DeployedResource } from "../../aws";
import { checkSize, readPolicy, type StoredPolicy, sizeOf } from "./policies";
import { checkTexts } from "./texts";

/** Inputs that are policies, by the type of the resource. */
const policies: Readonly<Record<string, readonly [field: string, kind: StoredPolicy]>> = {
  "aws:sqs/queue:Queue": ["policy", "policy of a queue"],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy", "policy of a queue"],
  "aws:sns/topic:Topic": ["policy", "policy of a topic"],
  "aws:sns/topicPolicy:TopicPolicy": ["policy", "policy of a topic"],
  "aws:dynamodb/resourcePolicy:ResourcePolicy": ["policy", "policy of a table"],
  "aws:s3/bucketPolicy:BucketPolicy": ["policy", "policy of a bucket"],
  "aws:kms/key:Key": ["policy", "policy of a key"],
  "aws:kms/keyPolicy:KeyPolicy": ["policy", "policy of a key"],
  "aws:iam/role:Role": ["assumeRolePolicy", "trust of a role"],
  "aws:iam/policy:Policy": ["policy", "managed policy"],
};

const latest = "$LATEST";

/**
 * What AWS refuses of a deployment that can be seen from its inputs: names and descriptions, policies, services that a
 * Region lacks, versions that do not exist. One object for one deployment, since quotas count over several resources.
 */
export class Refusals {
  /** Of each role, by `account/name`. */
  private readonly inlineSizes = new Map<string, number>();
  /** The published versions of each function, by `account/region/name`. */
  private readonly versions = new Map<string, { first: number; last: number }>();

  /** To be called for each resource in the order of the deployment. @throws AwsError for what AWS refuses. */
  check(resource: DeployedResource): void {
    checkTexts(resource);
    const [field, kind] = policies[resource.type] ?? [];
    if (field && kind) this.checkPolicy(kind, resource.inputs[field]);
    switch (resource.type) {
      case "aws:iam/role:Role":
        for (const { policy } of (resource.inputs.inlinePolicies ?? []) as Array<{ policy?: string }>) {
          this.addInline(resource, String(resource.inputs.name ?? resource.outputs.name), policy);
        }
        break;
      case "aws:iam/rolePolicy:RolePolicy":
        this.addInline(resource, String(resource.inputs.role), resource.inputs.policy);
        break;
      case "aws:lambda/function:Function":
        if (resource.inputs.publish === true) {
          // Those of a function that this one replaces are gone, and their numbers are not used again.
          const first = (Number(resource.replaces?.version) || 0) + 1;
          const last = Math.max(first, Number(resource.outputs.version) || 0);
          this.versions.set(functionKey(resource, resource.inputs.name), { first, last });
        }
        break;
      case "aws:lambda/alias:Alias":
        this.checkAlias(resource);
        break;
      case "aws:fis/experimentTemplate:ExperimentTemplate":
        if (!isServiceIn("fis", resource.region)) {
          throw new AwsError("UnknownEndpoint", `AWS Fault Injection Service is not offered in ${resource.region}`);
        }
    }
  }

  private checkPolicy(kind: StoredPolicy, text: unknown): void {
    if (typeof text !== "string" || text === "") return;
    readPolicy(kind, text);
    checkSize(kind, sizeOf(kind, text));
  }

  private addInline({ account }: DeployedResource, role: string, text: unknown): void {
    if (typeof text !== "string" || text === "") return;
    const kind = "inline policies of a role";
    readPolicy(kind, text);
    const key = `${account}/${role}`;
    const size = (this.inlineSizes.get(key) ?? 0) + sizeOf(kind, text);
    checkSize(kind, size);
    this.inlineSizes.set(key, size);
  }

  private checkAlias(resource: DeployedResource): void {
    const { functionName, functionVersion = latest, routingConfig } = resource.inputs;
    const weights = (routingConfig as { additionalVersionWeights?: Record<string, number> } | undefined)
      ?.additionalVersionWeights;
    const { first, last } = this.versions.get(functionKey(resource, functionName)) ?? { first: 1, last: 0 };
    for (const version of [String(functionVersion), ...Object.keys(weights ?? {})]) {
      if (version === latest || (/^[1-9]\d*$/.test(version) && Number(version) >= first && Number(version) <= last))
        continue;
      const { region, account } = resource;
      const name = plainName(functionName);
      throw new AwsError(
        "ResourceNotFoundException",
        `Function not found: arn:${partitionOf(region)}:lambda:${region}:${account}:function:${name}:${version}. ` +
          (last === 0 ? "The function publishes no version" : `Its versions are ${first} to ${last}`),
      );
    }
  }
}

/** A function is named by its name, or by its ARN with or without a qualifier. */
function plainName(functionName: unknown): string {
  const text = String(functionName);
  const [kind, name] = parseArn(text)?.resource.split(":") ?? [];
  return kind === "function" && name ? name : text;
}

const functionKey = ({ account, region }: DeployedResource, functionName: unknown) =>
  `${account}/${region}/${plainName(functionName)}`;
