import assert from "node:assert/strict";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "../../../simulator/aws";
import { account, failureOf, openDoor, roleSession, type Setup } from "./support";

type Change = (credentials: Credentials) => Credentials;

const clients: Array<[family: string, send: (configuration: object) => Promise<unknown>]> = [
  ["ec2", (c) => new EC2Client(c).send(new DescribeInstancesCommand({}))],
  ["query", (c) => new STSClient(c).send(new GetCallerIdentityCommand({}))],
  ["json", (c) => new SSMClient(c).send(new GetParameterCommand({ Name: "p" }))],
  ["rest-json", (c) => new LambdaClient(c).send(new InvokeCommand({ FunctionName: "f" }))],
  ["s3", (c) => new S3Client(c).send(new GetObjectCommand({ Bucket: "b", Key: "k" }))],
];

const refused: Array<[what: string, change: Change, codes: string[]]> = [
  [
    "an unknown key",
    (c) => ({ ...c, accessKeyId: "ASIAUNKNOWNUNKNOWN12" }),
    [
      "AuthFailure 401",
      "InvalidClientTokenId 403",
      "UnrecognizedClientException 400",
      "UnrecognizedClientException 403",
      "InvalidAccessKeyId 403",
    ],
  ],
  [
    "a session token of another session",
    (c) => ({ ...c, sessionToken: "other" }),
    [
      "AuthFailure 401",
      "InvalidClientTokenId 403",
      "UnrecognizedClientException 400",
      "UnrecognizedClientException 403",
      "InvalidAccessKeyId 403",
    ],
  ],
  [
    "a wrong secret",
    (c) => ({ ...c, secretAccessKey: "guessed" }),
    [
      "AuthFailure 401",
      "SignatureDoesNotMatch 403",
      "InvalidSignatureException 400",
      "InvalidSignatureException 403",
      "SignatureDoesNotMatch 403",
    ],
  ],
];

describe("the front door knows its callers:", () => {
  let setup: Setup;
  before(async () => {
    setup = await openDoor();
  });
  after(() => setup.close());

  async function codes(credentials: Credentials): Promise<string[]> {
    const found: string[] = [];
    for (const [, send] of clients) {
      const error = await failureOf(
        send({ endpoint: setup.door.endpoint, region: "eu-west-1", credentials, maxAttempts: 1 }),
      );
      found.push(`${error.name} ${error.$metadata?.httpStatusCode}`);
    }
    return found;
  }

  for (const [what, change, expected] of refused)
    it(`${what} is refused as each service refuses it`, async () => {
      assert.deepEqual(await codes(change(setup.door.mint(roleSession()))), expected);
    });

  it("a session that ended in simulated time is expired", async () => {
    const credentials = setup.door.mint(roleSession(), 900);
    setup.clock.spend(900_000);
    assert.deepEqual(await codes(credentials), [
      "RequestExpired 400",
      "ExpiredToken 403",
      "ExpiredTokenException 400",
      "ExpiredTokenException 403",
      "ExpiredToken 400",
    ]);
  });

  it("a request without a signature is nobody's", async () => {
    const post = (headers: Record<string, string>, body = "{}") =>
      fetch(setup.door.endpoint, { method: "POST", headers, body });
    const json = await post({ "x-amz-target": "AmazonSSM.GetParameter" });
    assert.equal(json.status, 400);
    assert.equal(((await json.json()) as { __type: string }).__type, "MissingAuthenticationTokenException");
    const query = await post(
      { "content-type": "application/x-www-form-urlencoded" },
      "Action=GetCallerIdentity&Version=2011-06-15",
    );
    assert.equal(query.status, 403);
    assert.match(await query.text(), /<Code>MissingAuthenticationToken<\/Code>/);
    const object = await fetch(`${setup.door.endpoint}/bucket/key`);
    assert.equal(object.status, 403);
    assert.match(await object.text(), /<Code>AccessDenied<\/Code>/);
  });

  it("none of these was anybody's call", () => {
    assert.deepEqual(setup.records, []);
    assert.deepEqual(setup.stub.requests, []);
  });

  it("users and root have long-term keys, sessions temporary ones, and each is known by its key", () => {
    const user = {
      kind: "user" as const,
      account,
      userArn: `arn:aws:iam::${account}:user/build`,
      userName: "build",
      userId: "AIDA1",
    };
    const service = { kind: "service" as const, service: "events.amazonaws.com", sourceAccount: account };
    for (const [principal, form] of [
      [user, /^AKIA[A-Z2-7]{16}$/],
      [{ kind: "root" as const, account }, /^AKIA/],
      [roleSession(), /^ASIA[A-Z2-7]{16}$/],
      [service, /^ASIA/],
    ] as const) {
      const credentials = setup.door.mint(principal);
      assert.match(credentials.accessKeyId, form);
      assert.equal(credentials.sessionToken === "", credentials.accessKeyId.startsWith("AKIA"));
      assert.equal(setup.door.principalOf(credentials.accessKeyId), principal);
    }
    assert.equal(setup.door.principalOf("AKIANOBODY"), undefined);
    assert.throws(() => setup.door.mint({ kind: "service", service: "events.amazonaws.com" }), /needs a sourceAccount/);
  });
});
