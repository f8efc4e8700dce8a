import { account, organizationId, policy, roleArn } from "./common";
import { clean, type Program, vary } from "./program";

const provider = clean("a provider for one account", "the blueprint of this project", {
  provider: {
    type: "pulumi:providers:aws",
    inputs: { region: "eu-west-1", allowedAccountIds: JSON.stringify([account]) },
  },
  topic: { type: "aws:sns/topic:Topic", inputs: { name: "t", tags: { owner: "ops" } }, ignoreChanges: ["tags"] },
});
const key = clean("a key for data", "the guide of KMS", {
  key: { type: "aws:kms/key:Key", inputs: { description: "Data", enableKeyRotation: true }, protect: true },
});

export const providers: Program[] = [
  provider,
  vary(provider, "a provider that assumes the deployment role", "the guide of Pulumi: assumeRoles", {
    "provider.inputs.assumeRoles": JSON.stringify([{ roleArn: roleArn("deploy") }]),
  }),
  vary(
    provider,
    "a provider for any account",
    "nearly every program",
    { "provider.inputs.allowedAccountIds": undefined },
    { "provider-account-pinned": ["provider"] },
  ),
  vary(
    provider,
    "a provider without a Region",
    "the environment decides",
    { "provider.inputs.region": undefined },
    { "provider-region-allowed": ["provider"] },
  ),
  vary(
    provider,
    "a provider with keys",
    "2 of the programs",
    { "provider.inputs.secretKey": "s" },
    { "provider-credentials": ["provider"] },
  ),
  vary(
    provider,
    "a policy whose changes are ignored",
    "ignoreChanges as a way out",
    { "topic.ignoreChanges": ["policy"] },
    { "provider-guarded-fields": ["topic"] },
  ),
  key,
  vary(
    key,
    "a key that a refactoring deletes",
    "6 of the programs",
    { "key.protect": undefined },
    { "provider-protect-kept": ["key"] },
  ),
  vary(
    key,
    "a key that is never rotated",
    "3 of the programs",
    { "key.inputs.enableKeyRotation": undefined },
    { "kms-rotation": ["key"] },
  ),
  vary(key, "a key for signatures", "the guide of KMS: asymmetric keys", {
    "key.inputs": { customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" },
  }),
  vary(
    key,
    "a key for everybody",
    "a policy that was tried out",
    {
      "key.inputs.policy": policy({ Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" }),
    },
    { "kms-key-policy": ["key"] },
  ),
  vary(key, "a key for the organization", "the guide of KMS: keys across accounts", {
    "key.inputs.policy": policy(
      { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
      {
        Effect: "Allow",
        Principal: "*",
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": organizationId } },
      },
    ),
  }),
];
