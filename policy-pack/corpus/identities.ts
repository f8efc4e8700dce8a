import { account, arn, inOrganization, other, policy, role, roleArn, trust } from "./common";
import { clean, faulty, later, type Program, vary } from "./program";

const stop = { Effect: "Allow", Action: ["ec2:StopInstances"], Resource: arn("ec2", "instance/*") };
const program = clean("a role for a runbook", "the guide of Automation: a service role", {
  role: role("run", "ssm.amazonaws.com", stop),
});
const trusted = (Principal: unknown, Condition?: object) => ({
  "role.inputs.assumeRolePolicy": policy({
    Effect: "Allow",
    Principal,
    Action: "sts:AssumeRole",
    ...(Condition && { Condition }),
  }),
});
const grants = (...statements: object[]) => ({
  "role.inputs.inlinePolicies": [{ name: "own", policy: policy(...statements) }],
});
const wildcard = (name: string, manner: string, statement: object, ...rules: string[]) =>
  vary(
    program,
    name,
    manner,
    grants({ ...stop, ...statement }),
    Object.fromEntries(rules.map((found) => [found, ["role"]])),
  );

const attached = clean("a role with a managed policy for logs", "the guide of Lambda: execution roles", {
  role: role("run", "ssm.amazonaws.com"),
  attachment: {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    inputs: {
      role: later("run", "role"),
      policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    },
  },
});
const ownQueue = (part: string) =>
  grants({ Effect: "Allow", Action: "sqs:SendMessage", Resource: `arn:aws:sqs:${part}` });
const ofAll = (Action: string, Condition: object) =>
  grants({ Effect: "Allow", Action, Resource: `arn:aws:iam::${account}:user/*`, Condition });

export const identities: Program[] = [
  attached,
  vary(
    attached,
    "an administrator",
    "3 of the programs",
    { "attachment.inputs.policyArn": "arn:aws:iam::aws:policy/AdministratorAccess" },
    { "iam-no-broad-managed-policy": ["attachment"] },
  ),
  vary(
    attached,
    "all of a service for a role",
    "219 attachments of 29 programs",
    {
      attachment: undefined,
      "role.inputs.managedPolicyArns": [
        "arn:aws:iam::aws:policy/AmazonS3FullAccess",
        "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      ],
    },
    { "iam-no-broad-managed-policy": ["role"] },
  ),
  clean("a policy of a group", "the guide of IAM: groups", {
    attachment: {
      type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
      inputs: { group: "readers", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    },
  }),
  faulty(
    "a policy of one person",
    "CKV_AWS_40",
    {
      attachment: {
        type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        inputs: { user: "ann", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      },
    },
    { "iam-no-user-policies": ["attachment"] },
  ),
  vary(
    program,
    "a queue for each caller",
    "the guide of IAM: policy variables",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
    ownQueue("*:111122223333:calls-${aws:username}"),
  ),
  vary(
    program,
    "a variable where an account belongs",
    "a policy for several accounts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
    ownQueue("*:${aws:PrincipalAccount}:calls"),
    { "iam-policy-variable-position": ["role"] },
  ),
  vary(
    program,
    "a role that may deny everything to anybody",
    "a responder that contains users",
    ofAll("iam:AttachUserPolicy", { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AWSDenyAll" } }),
  ),
  vary(
    program,
    "a role that may make anybody an administrator",
    "a policy of a provisioner",
    ofAll("iam:AttachUserPolicy", { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" } }),
    { "iam-no-wildcard-resource": ["role"] },
  ),
  program,
  vary(program, "a role for a function", "the guide of Lambda: execution roles", {
    "role.inputs.assumeRolePolicy": policy({
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  }),
  vary(
    program,
    "a role that another role assumes",
    "the guide of IAM: roles across accounts",
    trusted({ AWS: roleArn("triage", other) }),
  ),
  vary(
    program,
    "a role for the organization's responder",
    "aws:PrincipalArn with the organization",
    trusted("*", {
      ...inOrganization,
      ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/responder" },
    }),
  ),
  vary(program, "a policy from an output", "production programs: a policy by apply", {
    "role.inputs.inlinePolicies": [{ name: "own", policy: later(policy(stop)) }],
  }),
  vary(
    program,
    "reads without a resource",
    "the guide of EC2",
    grants({ Effect: "Allow", Action: ["ec2:DescribeInstances"], Resource: "*" }),
  ),
  vary(
    program,
    "a role that is passed on",
    "the guide of IAM: passing roles",
    grants({
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roleArn("app-*"),
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    }),
  ),
  clean("a policy apart", "a RolePolicy beside its role", {
    role: role("run", "ssm.amazonaws.com"),
    policy: { type: "aws:iam/rolePolicy:RolePolicy", inputs: { role: later("run", "role"), policy: policy(stop) } },
  }),
  vary(program, "a role that trusts everybody", "a program with AdministratorAccess for everybody", trusted("*"), {
    "iam-role-trust": ["role"],
  }),
  vary(
    program,
    "a role that trusts an account",
    "documentation of the provider",
    trusted({ AWS: `arn:aws:iam::${other}:root` }),
    { "iam-role-trust": ["role"] },
  ),
  vary(
    program,
    "a role that a service assumes for anybody",
    "the set-up guide of ssm",
    {
      "role.inputs.assumeRolePolicy": policy({
        Effect: "Allow",
        Principal: { Service: "ssm.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    },
    { "iam-service-trust-source": ["role"] },
  ),
  vary(
    program,
    "a condition that also holds without a source",
    "StringEqualsIfExists",
    {
      "role.inputs.assumeRolePolicy": trust("ssm.amazonaws.com", {
        StringEqualsIfExists: { "aws:SourceAccount": account },
      }),
    },
    { "iam-service-trust-source": ["role"] },
  ),
  wildcard(
    "every role to any service",
    "2 production programs",
    { Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/*" },
    "iam-pass-role",
  ),
  wildcard(
    "all actions of a service",
    "6 of the programs",
    { Action: "ec2:*", Resource: arn("ec2", "instance/*") },
    "iam-no-wildcard-action",
  ),
  wildcard("all instances of the account", "39 of the programs", { Resource: "*" }, "iam-no-wildcard-resource"),
  wildcard(
    "an action that is not there",
    "28 in fis-template-library",
    { Action: "fis:GetExperimentSummary", Resource: "*" },
    "iam-actions-exist",
  ),
  vary(
    program,
    "an action of an output that is misspelt",
    "s3:HeadBucket in the provider's documentation",
    {
      "role.inputs.inlinePolicies": [
        { name: "own", policy: later(policy({ ...stop, Action: "s3:HeadBucket", Resource: "arn:aws:s3:::b" })) },
      ],
    },
    { "iam-actions-exist": ["role"] },
  ),
  vary(
    program,
    "sessions of twelve hours",
    "a role of long sessions",
    { "role.inputs.maxSessionDuration": 43_200 },
    { "iam-session-duration": ["role"] },
  ),
  vary(program, "sessions of one hour", "the default, written out", { "role.inputs.maxSessionDuration": 3600 }),
  faulty(
    "a key that does not expire",
    "2 of the programs",
    { key: { type: "aws:iam/accessKey:AccessKey", inputs: { user: "deployer" } } },
    { "iam-no-access-keys": ["key"] },
  ),
];
