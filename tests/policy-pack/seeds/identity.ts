import { account } from "../subject";
import { added, edit, editRole, type Seed, without } from "./seed";

export const identitySeeds: Seed[] = [
  {
    rule: "iam-role-trust",
    stack: "member",
    resource: "Role::responder",
    breakIt: (inputs) =>
      edit(inputs, "assumeRolePolicy", ({ Statement }) => {
        Statement[0]!.Principal = { AWS: `arn:aws:iam::${account}:root` };
      }),
  },
  {
    rule: "iam-service-trust-source",
    stack: "member",
    resource: "Role::forwarder",
    breakIt: (inputs) => edit(inputs, "assumeRolePolicy", ({ Statement }) => delete Statement[0]!.Condition),
  },
  {
    rule: "iam-pass-role",
    stack: "member",
    resource: "Role::responder",
    breakIt: (inputs) =>
      editRole(inputs, ({ Statement }) => {
        delete Statement.find(({ Action }) => Action === "iam:PassRole")!.Condition;
      }),
  },
  {
    rule: "iam-no-wildcard-action",
    stack: "member",
    resource: "Role::forwarder",
    breakIt: (inputs) =>
      editRole(inputs, ({ Statement }) => {
        Statement[0]!.Action = "events:*";
      }),
  },
  {
    rule: "iam-no-wildcard-resource",
    stack: "member",
    resource: "Role::forwarder",
    breakIt: (inputs) =>
      editRole(inputs, ({ Statement }) => {
        Statement[0]!.Resource = "*";
      }),
  },
  {
    rule: "iam-actions-exist",
    stack: "member",
    resource: "Role::forwarder",
    breakIt: (inputs) =>
      editRole(inputs, ({ Statement }) => {
        Statement[0]!.Action = "events:PutEvent";
      }),
  },
  {
    rule: "iam-session-duration",
    stack: "member",
    resource: "Role::responder",
    breakIt: (inputs) => {
      inputs.maxSessionDuration = 43_200;
    },
  },
  added("iam-no-access-keys", "aws:iam/accessKey:AccessKey", { user: "deployer" }),
  { rule: "provider-account-pinned", stack: "member", resource: "aws::account", breakIt: without("allowedAccountIds") },
  { rule: "provider-region-allowed", stack: "member", resource: "aws::account", breakIt: without("region") },
  {
    rule: "provider-credentials",
    stack: "member",
    resource: "aws::account",
    breakIt: (inputs) => {
      inputs.secretKey = "example";
    },
  },
  {
    rule: "provider-guarded-fields",
    stack: "member",
    resource: "Role::responder",
    breakIt: (_inputs, resource) => {
      resource.ignoreChanges = ["inlinePolicies[0].policy"];
    },
  },
  {
    rule: "provider-protect-kept",
    stack: "security",
    resource: "Bucket::evidence",
    breakIt: (_inputs, resource) => {
      resource.protect = false;
    },
  },
];
