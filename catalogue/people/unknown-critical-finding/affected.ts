import { isRecord } from "../../../aws/json";
import { partitionOf } from "../../../aws/partitions";
import { field, firstText } from "../../../responses/fields";
import { lastPart, type Place } from "../../../responses/reading";
import type { SignalEvent, Target } from "../../../responses/types";
import { inFinding } from "../../../signals/securityHub";

/** How the shapes of a finding name one kind of resource. */
interface Kind {
  /** In GuardDuty's `resource`. */
  native: string;
  /** Type in Security Hub CSPM, and where a resource has its name, if not in its id. */
  imported: string;
  importedName?: string;
  /** Type in Security Hub, and where a resource has its name, if not in its id. */
  detected: string;
  detectedName?: string[];
}

/**
 * What a finding of GuardDuty is about: the first of these that it names. A finding about a cluster names the instance below
 * it too, and one about a bucket whose credentials were used. The order is the same for every shape, so that all copies
 * of a finding are about the same thing.
 */
const kinds: Kind[] = [
  { native: "eksClusterDetails.name", imported: "AwsEksCluster", detected: "AWS::EKS::Cluster" },
  { native: "ecsClusterDetails.name", imported: "AwsEcsCluster", detected: "AWS::ECS::Cluster" },
  { native: "lambdaDetails.functionName", imported: "AwsLambdaFunction", detected: "AWS::Lambda::Function" },
  {
    native: "rdsDbInstanceDetails.dbInstanceIdentifier",
    imported: "AwsRdsDbInstance",
    detected: "AWS::RDS::DBInstance",
  },
  { native: "instanceDetails.instanceId", imported: "AwsEc2Instance", detected: "AWS::EC2::Instance" },
  { native: "s3BucketDetails.0.name", imported: "AwsS3Bucket", detected: "AWS::S3::Bucket" },
  {
    native: "accessKeyDetails.userName",
    imported: "AwsIamAccessKey",
    importedName: "Details.AwsIamAccessKey.PrincipalName",
    detected: "AWS::IAM::AccessKey",
    detectedName: ["data.user_name", "user.name"],
  },
];

/** A sequence of attacks is about many resources, and each shape lists other ones: it is about the account. */
const isSequence = (types: string[]) => types.some((type) => type.startsWith("AttackSequence:"));

/** The name of what GuardDuty's own finding is about; undefined for a sequence, or a kind that is not known here. */
export function namedByGuardDuty(event: SignalEvent): string | undefined {
  const name = firstText(event, ...kinds.map(({ native }) => `detail.resource.${native}`));
  return isSequence([firstText(event, "detail.type") ?? ""]) ? undefined : name && lastPart(name);
}

/** What a finding in a format of Security Hub is about: one of the kinds above, or else its first resource. */
export function namedBySecurityHub(
  event: SignalEvent,
  types: string[],
): { name?: string; arn?: string; all: string[] } {
  const asff = resourcesIn(event, "Resources", "Type", "Id");
  const listed = asff.length > 0 ? asff : resourcesIn(event, "resources", "type", "uid");
  const all = listed.map(({ id }) => lastPart(id));
  if (isSequence(types)) return { all };
  const isOf = (type: string) => (kind: Kind) => kind.imported === type || kind.detected === type;
  const rank = (type: string) => kinds.findIndex(isOf(type));
  const [known] = listed.filter(({ type }) => rank(type) >= 0).sort((a, b) => rank(a.type) - rank(b.type));
  const chosen = known ?? listed[0];
  if (!chosen) return { all };
  const { importedName, detectedName = [] } = kinds.find(isOf(chosen.type)) ?? {};
  const names = [...(importedName ? [importedName] : []), ...detectedName].map((path) => `${chosen.path}.${path}`);
  return { name: firstText(event, ...names) ?? lastPart(chosen.id), arn: chosen.id, all };
}

function resourcesIn(event: SignalEvent, list: string, type: string, id: string) {
  const resources = field(event, inFinding(list));
  return (Array.isArray(resources) ? resources : []).flatMap((resource, index) =>
    isRecord(resource) && typeof resource[id] === "string" && resource[id] !== ""
      ? [{ path: inFinding(`${list}.${index}`), type: String(resource[type]), id: resource[id] }]
      : [],
  );
}

/** The resource by the name that people know; by the account where the finding names none. */
export const resourceNamed =
  (name?: string, arn = "") =>
  ({ account, region }: Place): Target["resource"] => ({
    id: name ?? account,
    arn: arn.startsWith("arn:") ? arn : `arn:${partitionOf(region)}:iam::${account}:root`,
  });
