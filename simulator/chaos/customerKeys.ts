import { formatArn } from "../../aws/arn";
import { partitionOf } from "../../aws/partitions";
import type { ApiCall, Principal } from "../aws";
import type { CallRecord } from "../door/types";
import type { NamedPolicy } from "../iam/evaluate";
import { type Answer, revised } from "./answers";

/**
 * What a caller needs on the key of a volume to launch or start an instance with it ("Requirements for Amazon EBS
 * encryption", EBS user guide, "Permissions for users").
 */
const launching = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];
/** Of a volume that exists, the grant for the instance is all that is new. */
const starting = ["kms:CreateGrant"];

/** A permission on the key that a call needs, judged as the service that calls KMS for the caller has it judged. */
export interface KeyUse {
  principal: Principal;
  action: string;
  resource: string;
  resourceAccount: string;
  region: string;
  context: Record<string, string | boolean>;
  resourcePolicy: NamedPolicy;
  resourcePolicyRequired: true;
}

/**
 * All volumes of some accounts are encrypted under a key of the customer's, which is the account's default for EBS. The
 * key has the default key policy: identity policies decide. Taking a snapshot needs no permission on the key.
 */
export class CustomerKeys {
  constructor(private readonly accounts: ReadonlySet<string>) {}

  /** An answer of EC2 with its volumes and snapshots under the key. */
  revise(call: ApiCall, answer: Answer): Answer | undefined {
    if (call.service !== "ec2" || !this.accounts.has(call.account)) return undefined;
    const encrypted = { Encrypted: true, KmsKeyId: keyArn(call) };
    switch (call.operation) {
      case "DescribeVolumes":
        return revised(answer, "Volumes", encrypted);
      case "DescribeSnapshots":
        return revised(answer, "Snapshots", encrypted);
      case "CreateSnapshots":
        return revised(answer, "Snapshots", { Encrypted: true });
      case "CreateSnapshot":
      case "CreateVolume":
        return { ...answer, ...encrypted };
      default:
        return undefined;
    }
  }

  /** What a call that was answered needs of KMS beside. */
  uses({ call, error }: CallRecord): KeyUse[] {
    if (error || call.service !== "ec2" || !this.accounts.has(call.account)) return [];
    const actions = call.operation === "RunInstances" ? launching : call.operation === "StartInstances" ? starting : [];
    const { principal, region, account } = call;
    const partition = partitionOf(region);
    return actions.map((action) => ({
      principal,
      action,
      resource: keyArn(call),
      resourceAccount: account,
      region,
      context: {
        "kms:ViaService": `ec2.${region}.amazonaws.com`,
        "kms:CallerAccount": account,
        ...(action === "kms:CreateGrant" && { "kms:GrantIsForAWSResource": true }),
      },
      resourcePolicy: defaultKeyPolicy(partition, account),
      resourcePolicyRequired: true,
    }));
  }
}

/** One for each account and Region. */
const keyArn = ({ account, region }: ApiCall): string =>
  formatArn({
    partition: partitionOf(region),
    service: "kms",
    region,
    account,
    resource: "key/0c5705e1-0000-4000-8000-00000000eb50",
  });

/** "Default key policy", KMS developer guide. */
const defaultKeyPolicy = (partition: string, account: string): NamedPolicy => ({
  name: "the default key policy",
  document: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  },
});
