import type { NamedPolicy } from "../iam/evaluate";

/** What Organizations attaches everywhere at first. */
const fullAccess: NamedPolicy = {
  name: "service control policy FullAWSAccess",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/**
 * Rules of security groups are made by pipelines only, and attributes of instances stay as they were launched. IAM has no
 * condition key for the addresses of a rule (Service Authorization Reference, list_amazonec2), so a policy against
 * 0.0.0.0/0 forbids all new rules.
 */
const guardRails: NamedPolicy = {
  name: "service control policy GuardRails",
  document: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "NoNewRules",
        Effect: "Deny",
        Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress"],
        Resource: "*",
      },
      { Sid: "InstancesAsLaunched", Effect: "Deny", Action: "ec2:ModifyInstanceAttribute", Resource: "*" },
    ],
  },
};

/** The policies of the root and of the account, one list a level. */
export const serviceControlPolicies: NamedPolicy[][] = [[fullAccess], [fullAccess, guardRails]];
