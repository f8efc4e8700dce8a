import assert from "node:assert/strict";
import { policyQuotas } from "../../../aws/quotas";
import type { DeployedResource } from "../../../simulator/aws";
import { applyDeployment, DeploymentError } from "../../../simulator/provisioning";
import { Refusals } from "../../../simulator/provisioning/refusals";
import type { ProvisioningTarget } from "../../../simulator/provisioning/target";

const account = "111122223333";
const region = "eu-west-1";
type Inputs = Record<string, unknown>;

function resource(type: string, inputs: Inputs, place: Partial<DeployedResource> = {}): DeployedResource {
  const name = type.split(":").pop() ?? "";
  return {
    urn: `urn:pulumi:test::reflex::${type}::${name}`,
    type,
    name,
    account,
    region,
    inputs,
    outputs: {},
    ...place,
  };
}

/** The code of the refusal of the last resource; the others are accepted. */
function refusal(...resources: DeployedResource[]): { code: string; message: string } | undefined {
  const refusals = new Refusals();
  const last = resources.at(-1)!;
  for (const earlier of resources.slice(0, -1)) refusals.check(earlier);
  try {
    refusals.check(last);
    return undefined;
  } catch (error) {
    return error as { code: string; message: string };
  }
}

const policy = (statement: Inputs | Inputs[], rest: Inputs = { Version: "2012-10-17" }) =>
  JSON.stringify({ ...rest, Statement: statement });

/** Where each kind of policy is, an accepted statement, and the codes of its service. */
const kinds = {
  queue: {
    at: (text: string) => resource("aws:sqs/queue:Queue", { name: "q", policy: text }),
    statement: { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" },
    malformed: "InvalidAttributeValue",
    tooLarge: "InvalidAttributeValue",
    quota: policyQuotas["policy of a queue"].size,
  },
  "queue policy": {
    at: (text: string) => resource("aws:sqs/queuePolicy:QueuePolicy", { queueUrl: "q", policy: text }),
    statement: { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" },
    malformed: "InvalidAttributeValue",
    tooLarge: "InvalidAttributeValue",
    quota: policyQuotas["policy of a queue"].size,
  },
  topic: {
    at: (text: string) => resource("aws:sns/topic:Topic", { name: "t", policy: text }),
    statement: { Effect: "Allow", Principal: { AWS: account }, Action: "sns:Publish", Resource: "*" },
    malformed: "InvalidParameter",
    tooLarge: "InvalidParameter",
    quota: policyQuotas["policy of a topic"].size,
  },
  "topic policy": {
    at: (text: string) => resource("aws:sns/topicPolicy:TopicPolicy", { arn: "a", policy: text }),
    statement: { Effect: "Allow", Principal: { AWS: account }, Action: "sns:Publish", Resource: "*" },
    malformed: "InvalidParameter",
    tooLarge: "InvalidParameter",
    quota: policyQuotas["policy of a topic"].size,
  },
  table: {
    at: (text: string) => resource("aws:dynamodb/resourcePolicy:ResourcePolicy", { resourceArn: "a", policy: text }),
    statement: { Effect: "Allow", Principal: { AWS: account }, Action: "dynamodb:PutItem", Resource: "*" },
    malformed: "ValidationException",
    tooLarge: "ValidationException",
    quota: policyQuotas["policy of a table"].size,
  },
  bucket: {
    at: (text: string) => resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "b", policy: text }),
    statement: { Effect: "Allow", Principal: { AWS: account }, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" },
    malformed: "MalformedPolicy",
    tooLarge: "MalformedPolicy",
    quota: policyQuotas["policy of a bucket"].size,
  },
  key: {
    at: (text: string) => resource("aws:kms/key:Key", { policy: text }),
    statement: { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" },
    malformed: "MalformedPolicyDocumentException",
    tooLarge: "LimitExceededException",
    quota: policyQuotas["policy of a key"].size,
  },
  trust: {
    at: (text: string) => resource("aws:iam/role:Role", { name: "r", assumeRolePolicy: text }),
    statement: { Effect: "Allow", Principal: { Service: "ssm.amazonaws.com" }, Action: "sts:AssumeRole" },
    malformed: "MalformedPolicyDocument",
    tooLarge: "LimitExceeded",
    quota: policyQuotas["trust of a role"].size,
  },
  "inline policy": {
    at: (text: string) => resource("aws:iam/rolePolicy:RolePolicy", { name: "p", role: "r", policy: text }),
    statement: { Effect: "Allow", Action: "ec2:StopInstances", Resource: "*" },
    malformed: "MalformedPolicyDocument",
    tooLarge: "LimitExceeded",
    quota: policyQuotas["inline policies of a role"].size,
  },
  "inline policy of the role itself": {
    at: (text: string) => resource("aws:iam/role:Role", { name: "r", inlinePolicies: [{ name: "p", policy: text }] }),
    statement: { Effect: "Allow", Action: "ec2:StopInstances", Resource: "*" },
    malformed: "MalformedPolicyDocument",
    tooLarge: "LimitExceeded",
    quota: policyQuotas["inline policies of a role"].size,
  },
  "managed policy": {
    at: (text: string) => resource("aws:iam/policy:Policy", { name: "p", policy: text }),
    statement: { Effect: "Allow", Action: "ec2:StopInstances", Resource: "*" },
    malformed: "MalformedPolicyDocument",
    tooLarge: "LimitExceeded",
    quota: 6144,
  },
};

describe("policies that a service does not store", () => {
  for (const [name, { at, statement, malformed, tooLarge, quota }] of Object.entries(kinds)) {
    const identity = !("Principal" in statement);
    const needsResource = ["table", "bucket", "key"].includes(name) || identity;
    const { Principal: _, Action: __, ...bare } = statement as Inputs;
    const wrong: Record<string, string> = {
      "that is not JSON": "{",
      "that is null": "null",
      "that is empty": "{}",
      "of an unknown version": policy(statement, { Version: "2012-10-18" }),
      "without a statement": policy([]),
      "with another effect": policy({ ...statement, Effect: "allow" }),
      "with an unknown element": policy({ ...statement, Actions: "*" }),
      "without an action": policy({ ...statement, Action: undefined }),
      "with an action of no service": policy({ ...statement, Action: "Everything" }),
      "with an unknown operator": policy({ ...statement, Condition: { StringIs: { "aws:PrincipalOrgID": "o" } } }),
      "with a value that is no date": policy({
        ...statement,
        Condition: { DateEquals: { "aws:CurrentTime": "not-a-date" } },
      }),
      "with one Sid for two statements": policy([
        { ...statement, Sid: "one" },
        { ...statement, Sid: "one" },
      ]),
      ...(identity
        ? {
            "with a principal": policy({ ...statement, Principal: "*" }),
            "with a resource that is no ARN": policy({ ...statement, Resource: "instance/*" }),
          }
        : {
            "without a principal": policy({ ...bare, Action: statement.Action }),
            "with a wildcard in a principal": policy({ ...statement, Principal: { AWS: "arn:aws:iam::*:root" } }),
            "with an action of another service": policy({ ...statement, Action: "ec2:StopInstances" }),
          }),
      ...(needsResource && { "without a resource": policy({ ...statement, Resource: undefined }) }),
      ...(name === "trust" && { "with a resource": policy({ ...statement, Resource: "*" }) }),
      ...(malformed === "MalformedPolicyDocument" && {
        "with a Sid of other characters": policy({ ...statement, Sid: "stop-instances" }),
      }),
    };
    it(`${name}: accepted with one statement, as an object or in a list`, () => {
      assert.equal(refusal(at(policy(statement))), undefined);
      assert.equal(refusal(at(policy([{ ...statement, Sid: "one" }]))), undefined);
    });
    for (const [what, text] of Object.entries(wrong)) {
      it(`${name} ${what}`, () => assert.equal(refusal(at(text))?.code, malformed));
    }
    it(`${name} above ${quota}`, () => {
      const sized = (size: number) => {
        const text = policy({ ...statement, Condition: { StringEquals: { "aws:PrincipalOrgID": "" } } });
        return text.replace('""', `"${"o".repeat(size - text.length)}"`);
      };
      assert.equal(refusal(at(sized(quota))), undefined);
      const refused = refusal(at(sized(quota + 1)));
      assert.equal(refused?.code, tooLarge);
      assert.match(refused.message, new RegExp(`${quota + 1} .* the most is ${quota}`));
    });
  }

  it("counts the inline policies of a role together, and no white space", () => {
    const text = (name: string) =>
      policy({ Effect: "Allow", Action: "ec2:StopInstances", Resource: `arn:aws:ec2:*:*:instance/${name}` });
    const inline = (role: string, name: string) =>
      resource("aws:iam/rolePolicy:RolePolicy", { name, role, policy: text(name.repeat(6000)) });
    assert.equal(refusal(inline("r", "a"), inline("s", "b")), undefined);
    assert.equal(refusal(inline("r", "a"), inline("r", "b"))?.code, "LimitExceeded");
    const spaced = `{${" ".repeat(20_000)}${text("a").slice(1)}`;
    assert.equal(
      refusal(resource("aws:iam/rolePolicy:RolePolicy", { name: "p", role: "r", policy: spaced })),
      undefined,
    );
  });

  it("counts bytes where the service does", () => {
    const statement = { Sid: "ü".repeat(5000), Effect: "Allow", Principal: "*", Action: "sqs:SendMessage" };
    const text = policy(statement);
    assert.ok(text.length < policyQuotas["policy of a queue"].size);
    assert.equal(refusal(resource("aws:sqs/queue:Queue", { name: "q", policy: text }))?.code, "InvalidAttributeValue");
  });
});

describe("names and descriptions that a service refuses", () => {
  const cases: Array<[type: string, field: string, accepted: string, refused: string, code: string]> = [
    ["aws:iam/role:Role", "name", "r".repeat(64), "r".repeat(65), "ValidationError"],
    ["aws:iam/role:Role", "name", "a-b_c+=,.@", "a/b", "ValidationError"],
    ["aws:iam/role:Role", "description", "d".repeat(1000), "d".repeat(1001), "ValidationError"],
    ["aws:iam/role:Role", "description", "Größe", "from → to", "ValidationError"],
    ["aws:sqs/queue:Queue", "name", "q".repeat(80), "q".repeat(81), "InvalidParameterValue"],
    ["aws:sqs/queue:Queue", "name", "q.fifo", "q.dead", "InvalidParameterValue"],
    ["aws:sns/topic:Topic", "name", "t".repeat(256), "t".repeat(257), "InvalidParameter"],
    ["aws:cloudwatch/eventBus:EventBus", "name", "b".repeat(256), "b".repeat(257), "ValidationException"],
    ["aws:cloudwatch/eventRule:EventRule", "name", "r".repeat(64), "r".repeat(65), "ValidationException"],
    ["aws:cloudwatch/eventRule:EventRule", "description", "d".repeat(512), "d".repeat(513), "ValidationException"],
    ["aws:cloudwatch/eventTarget:EventTarget", "targetId", "t".repeat(64), "t".repeat(65), "ValidationException"],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", "name", "a".repeat(255), "a".repeat(256), "ValidationError"],
    ["aws:lambda/function:Function", "name", "f".repeat(64), "f".repeat(65), "ValidationException"],
    ["aws:lambda/alias:Alias", "name", "live2", "2", "ValidationException"],
    ["aws:dynamodb/table:Table", "name", "abc", "ab", "ValidationException"],
    ["aws:s3/bucket:Bucket", "bucket", "b".repeat(63), "b".repeat(64), "InvalidBucketName"],
    ["aws:s3/bucket:Bucket", "bucket", "a-bucket", "A-bucket", "InvalidBucketName"],
    ["aws:ssm/document:Document", "name", "d".repeat(128), "d".repeat(129), "ValidationException"],
    ["aws:sfn/stateMachine:StateMachine", "name", "s".repeat(80), "s".repeat(81), "InvalidName"],
  ];
  for (const [type, field, accepted, refused, code] of cases) {
    it(`${type} ${field} ${refused.length > 20 ? `of ${refused.length} characters` : JSON.stringify(refused)}`, () => {
      assert.equal(refusal(resource(type, { [field]: accepted })), undefined);
      assert.equal(refusal(resource(type, { [field]: refused }))?.code, code);
    });
  }
});

describe("services that a Region lacks", () => {
  const template = (where: string) =>
    resource("aws:fis/experimentTemplate:ExperimentTemplate", { description: "d" }, { region: where });
  it("has no experiments where FIS is not offered", () => {
    assert.equal(refusal(template("il-central-1"))?.code, "UnknownEndpoint");
    assert.equal(refusal(template("cn-north-1"))?.code, "UnknownEndpoint");
    assert.equal(refusal(template("eu-west-1")), undefined);
  });
});

describe("versions of a function", () => {
  const code = (inputs: Inputs, version?: string) =>
    resource("aws:lambda/function:Function", { name: "f", ...inputs }, { outputs: version ? { version } : {} });
  const alias = (functionVersion: string, inputs: Inputs = {}) =>
    resource("aws:lambda/alias:Alias", { name: "live", functionName: "f", functionVersion, ...inputs });

  it("exist once they are published, and $LATEST always", () => {
    assert.equal(refusal(code({}), alias("$LATEST")), undefined);
    assert.equal(refusal(code({}), alias("1"))?.code, "ResourceNotFoundException");
    assert.equal(refusal(code({ publish: true }, "1"), alias("1")), undefined);
    assert.match(
      refusal(code({ publish: true }, "1"), alias("2"))?.message ?? "",
      /:function:f:2\. Its versions are 1 to 1$/,
    );
    assert.equal(refusal(code({ publish: true }, "7"), alias("3")), undefined);
  });

  it("are those that an alias sends a part of the calls to", () => {
    const routingConfig = { additionalVersionWeights: { "2": 0.1 } };
    assert.equal(refusal(code({ publish: true }, "2"), alias("1", { routingConfig })), undefined);
    assert.equal(
      refusal(code({ publish: true }, "1"), alias("1", { routingConfig }))?.code,
      "ResourceNotFoundException",
    );
  });

  it("are not used again when a function is deleted and created again", () => {
    const again = { ...code({ publish: true }, "4"), replaces: { version: "3" } };
    assert.equal(refusal(again, alias("4")), undefined);
    assert.equal(refusal(again, alias("1"))?.code, "ResourceNotFoundException");
  });

  it("are found by the function's ARN", () => {
    const functionName = `arn:aws:lambda:${region}:${account}:function:f`;
    assert.equal(refusal(code({ publish: true }, "1"), alias("1", { functionName })), undefined);
  });
});

describe("a deployment that AWS refuses", () => {
  it("ends with the resource, AWS's code and the limit", async () => {
    const resources = [resource("aws:sqs/queue:Queue", { name: "q".repeat(81) })];
    await assert.rejects(applyDeployment({ resources }, {} as ProvisioningTarget), (error) => {
      assert.ok(error instanceof DeploymentError);
      assert.equal(error.code, "InvalidParameterValue");
      assert.equal(
        error.message,
        "urn:pulumi:test::reflex::aws:sqs/queue:Queue::Queue: " +
          "name has 81 characters, and the most is 80 (InvalidParameterValue)",
      );
      return true;
    });
  });
});
