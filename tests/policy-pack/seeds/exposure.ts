import { account, policyText } from "../subject";
import { added, type Seed } from "./seed";

/** What other packs refuse, too: rights, secrets and doors that are wider than anybody needs. */
export const exposureSeeds: Seed[] = [
  added("iam-no-broad-managed-policy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
    role: "deployer",
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  }),
  added("iam-no-user-policies", "aws:iam/userPolicyAttachment:UserPolicyAttachment", {
    user: "ann",
    policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  }),
  added("iam-policy-variable-position", "aws:iam/policy:Policy", {
    policy: policyText({
      Effect: "Allow",
      Action: "sqs:SendMessage",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
      Resource: "arn:aws:sqs:*:${aws:PrincipalAccount}:calls",
    }),
  }),
  added("lambda-function-url-auth", "aws:lambda/functionUrl:FunctionUrl", {
    functionName: "reflex-triage",
    authorizationType: "NONE",
  }),
  added("lambda-layer-not-public", "aws:lambda/layerVersionPermission:LayerVersionPermission", {
    action: "lambda:GetLayerVersion",
    layerName: "tools",
    principal: "*",
  }),
  {
    rule: "lambda-no-secrets-in-environment",
    stack: "security",
    resource: "Function::triage",
    breakIt: (inputs) => {
      inputs.environment = { variables: { CHAT_TOKEN: "xoxb-1" } };
    },
  },
  added("ssm-no-plain-secrets", "aws:ssm/parameter:Parameter", {
    name: "/chat/webhook-token",
    type: "String",
    value: "xoxb-1",
  }),
  added("sns-subscription-tls", "aws:sns/topicSubscription:TopicSubscription", {
    topic: `arn:aws:sns:eu-west-1:${account}:pages`,
    protocol: "http",
    endpoint: "http://pages.example.com",
  }),
  added("s3-no-public-acl", "aws:s3/bucketAcl:BucketAcl", { bucket: "site", acl: "public-read" }),
  added("s3-account-closed", "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: false,
  }),
  {
    rule: "s3-tls-required",
    stack: "security",
    resource: "BucketPolicy::evidence",
    breakIt: (inputs) => {
      inputs.bucket = "another";
    },
  },
  {
    ...added("events-bus-dead-letter-queue", "aws:cloudwatch/eventBus:EventBus", {}),
    resource: {
      type: "aws:cloudwatch/eventBus:EventBus",
      name: "added",
      inputs: { name: "orders", kmsKeyIdentifier: "alias/events" },
      protect: true,
    },
  },
  {
    rule: "sqs-visibility-timeout",
    stack: "security",
    resource: "Queue::triage",
    breakIt: (inputs) => {
      inputs.visibilityTimeoutSeconds = 1;
    },
  },
];
