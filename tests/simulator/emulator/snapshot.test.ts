import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateSecurityGroupCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateRoleCommand, IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Emulator } from "../../../simulator/emulator";
import { writeZip } from "../../../simulator/lambda/zip";

const region = "us-east-1";
const inAccount = (emulator: Emulator, accessKeyId = "direct") => ({
  endpoint: emulator.endpoint,
  region,
  credentials: { accessKeyId, secretAccessKey: "direct" },
  maxAttempts: 1,
  forcePathStyle: true,
});
const role = (emulator: Emulator, RoleName: string) =>
  new IAMClient(inAccount(emulator)).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "{}" }));
const roles = async (emulator: Emulator) =>
  (await new IAMClient(inAccount(emulator)).send(new ListRolesCommand({}))).Roles?.map(({ RoleName }) => RoleName);
const note = async (emulator: Emulator) => {
  const s3 = new S3Client(inAccount(emulator));
  return (await s3.send(new GetObjectCommand({ Bucket: "notes", Key: "note" }))).Body?.transformToString();
};
const group = async (emulator: Emulator, GroupName: string) =>
  (
    await new EC2Client(inAccount(emulator)).send(
      new CreateSecurityGroupCommand({ GroupName, Description: "of a test" }),
    )
  ).GroupId;

async function keptFunction(emulator: Emulator): Promise<void> {
  const lambda = new LambdaClient(inAccount(emulator));
  const FunctionName = "kept";
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::123456789012:role/before",
      Code: { ZipFile: writeZip({ "index.js": "exports.handler = () => {};" }) },
    }),
  );
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: Version }));
}

describe("the emulator's state in a file", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "reflex-snapshot-"));
  const file = path.join(folder, "state");
  let emulator: Emulator;
  let other: Emulator;
  let next: string | undefined;

  before(async () => {
    [emulator, other] = await Promise.all([Emulator.start(), Emulator.start()]);
    await role(emulator, "before");
    const s3 = new S3Client(inAccount(emulator));
    await s3.send(new CreateBucketCommand({ Bucket: "notes" }));
    await s3.send(new PutObjectCommand({ Bucket: "notes", Key: "note", Body: "kept" }));
    await new EC2Client(inAccount(emulator)).send(
      new RunInstancesCommand({ ImageId: "ami-12345678", MinCount: 1, MaxCount: 1 }),
    );
    await keptFunction(emulator);
    await emulator.save(file);
    next = await group(emulator, "next");
  });
  after(async () => {
    await Promise.all([emulator?.stop(), other?.stop()]);
    rmSync(folder, { recursive: true });
  });

  it("is the state in another process, and so are the ids that follow", async () => {
    await other.restore(file);
    // First of all: every answer draws a random number for its request's id.
    assert.equal(await group(other, "next"), next);
    assert.deepEqual(await roles(other), ["before"]);
    assert.equal(await note(other), "kept");
  });

  it("has its functions, by name, by ARN and by alias", async () => {
    await other.restore(file);
    const lambda = new LambdaClient(inAccount(other));
    const { FunctionArn } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "kept" }));
    for (const [FunctionName, Qualifier] of [[FunctionArn], ["kept", "live"]]) {
      const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }));
      assert.equal(found.FunctionName, "kept");
    }
    await lambda.send(new CreateAliasCommand({ FunctionName: "kept", Name: "next", FunctionVersion: "1" }));
  });

  it("replaces what a used process holds, as often as it is restored", async () => {
    for (const name of ["first", "second"]) {
      await role(other, name);
      await other.restore(file);
      assert.equal(await group(other, "next"), next);
      assert.deepEqual(await roles(other), ["before"]);
    }
  });

  it("is refused when it is something else", async () => {
    writeFileSync(path.join(folder, "nothing"), "no state");
    await assert.rejects(other.restore(path.join(folder, "nothing")), /failed at \/reflex\/restore/);
  });
});
