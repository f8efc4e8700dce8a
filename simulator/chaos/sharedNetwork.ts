import { formatArn } from "../../aws/arn";
import type { PolicyDocument } from "../../aws/iam";
import type { ApiCall } from "../aws";
import { type Answer, revised } from "./answers";

/** The account of the network team, which has nothing else. */
const owner = "999900001111";

const shared = ["subnet", "vpc"] as const;

/** What participants do in a shared VPC ("Share your VPC subnets with other accounts", VPC user guide). */
const forParticipants = ["ec2:CreateNetworkInterface", "ec2:CreateSecurityGroup", "ec2:RunInstances"];

/**
 * VPCs and subnets of some accounts belong to another one, which shares them through Resource Access Manager. Their ARNs
 * have the owner's account, so that a permission for the own account's subnets does not hold
 * (terraform-aws-modules/terraform-aws-iam#227, runs-on/runs-on#463).
 */
export class SharedNetwork {
  readonly owner = owner;

  constructor(private readonly participants: ReadonlySet<string>) {}

  /** Account of EC2's resources of a type, where it is not the caller's. */
  ownerOf(account: string, type: string): string | undefined {
    return this.participants.has(account) && shared.some((one) => one === type) ? owner : undefined;
  }

  /** The resource shares as resource policies: by ARN of all that they share. */
  shares(partition: string): Array<{ arn: string; document: PolicyDocument }> {
    return shared.map((type) => {
      const arn = formatArn({ partition, service: "ec2", region: "*", account: owner, resource: `${type}/*` });
      const AWS = [...this.participants].map((one) => `arn:${partition}:iam::${one}:root`);
      const statement = { Effect: "Allow" as const, Principal: { AWS }, Action: forParticipants, Resource: arn };
      return { arn, document: { Version: "2012-10-17" as const, Statement: [statement] } };
    });
  }

  /** An answer of EC2 as a participant gets it. Shared VPCs are never an account's default VPC (same page). */
  revise(call: ApiCall, answer: Answer): Answer | undefined {
    if (call.service !== "ec2" || !this.participants.has(call.account)) return undefined;
    if (call.operation === "DescribeVpcs") return revised(answer, "Vpcs", { OwnerId: owner, IsDefault: false });
    if (call.operation === "DescribeSubnets")
      return revised(answer, "Subnets", { OwnerId: owner, DefaultForAz: false });
    return undefined;
  }
}
