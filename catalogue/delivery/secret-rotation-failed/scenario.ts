import { randomUUID } from "node:crypto";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/database-password.json";
import { rotationFunction } from "./rotationFunction";

interface RotationDetail {
  additionalEventData: { SecretId: string };
  recipientAccountId: string;
}

const owner = "team-payments";
export const functionName = "rotate-database-password";
/** A ZIP archive without files: the end of its central directory. */
const emptyArchive = Buffer.concat([Buffer.from("PK\x05\x06", "latin1"), Buffer.alloc(18)]);

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const { additionalEventData } = event.detail as unknown as RotationDetail;
  const name = additionalEventData.SecretId.split(":").slice(6).join(":").slice(0, -7);
  const secrets = world.client(SecretsManagerClient);
  const { ARN: SecretId = "" } = await secrets.send(
    new CreateSecretCommand({
      Name: name,
      SecretString: JSON.stringify({ username: "payments", password: "before" }),
      Tags: [
        { Key: world.ownerTagKey, Value: owner },
        { Key: world.allowlistTag.key, Value: world.allowlistTag.value },
      ],
    }),
  );
  const RotationLambdaARN = await rotates(world, SecretId);
  await rotateByHand(secrets, SecretId, RotationLambdaARN);
  // What is left of the rotation that failed.
  await secrets.send(pending(SecretId, randomUUID(), "half made"));

  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as RotationDetail;
  detail.additionalEventData.SecretId = SecretId;
  detail.recipientAccountId = world.account;
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: [`secret ${additionalEventData.SecretId} is ${SecretId} here: the emulator chooses the end of its ARN`],
    headline: `the rotation of secret ${name} failed`,
    subject: SecretId,
  };
}

/** A rotation that ended well, some time before. */
async function rotateByHand(secrets: SecretsManagerClient, SecretId: string, RotationLambdaARN: string): Promise<void> {
  const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
  const [before] = Object.keys(VersionIdsToStages);
  const first = randomUUID();
  const RotationRules = { AutomaticallyAfterDays: 30 };
  await secrets.send(
    new RotateSecretCommand({ SecretId, RotationLambdaARN, RotationRules, ClientRequestToken: first }),
  );
  await secrets.send(pending(SecretId, first, "current"));
  const label = (VersionStage: string, RemoveFromVersionId: string | undefined, MoveToVersionId?: string) =>
    secrets.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId }));
  await label("AWSCURRENT", before, first);
  await label("AWSPENDING", first);
}

const pending = (SecretId: string, ClientRequestToken: string, password: string) =>
  new PutSecretValueCommand({
    SecretId,
    ClientRequestToken,
    SecretString: JSON.stringify({ username: "payments", password }),
    VersionStages: ["AWSPENDING"],
  });

/** A rotation function that works, under a role for this secret; returns its ARN. */
async function rotates(world: World, secretArn: string): Promise<string> {
  const iam = world.client(IAMClient);
  const statement = (rest: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...rest }] });
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: functionName,
      AssumeRolePolicyDocument: statement({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
    }),
  );
  const actions = ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"];
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: functionName,
      PolicyName: "rotate",
      PolicyDocument: statement({ Action: actions.map((action) => `secretsmanager:${action}`), Resource: secretArn }),
    }),
  );
  const roleArn = Role?.Arn ?? "";
  await world.runFunction(functionName, rotationFunction("works"), roleArn);
  const { FunctionArn = "" } = await world.client(LambdaClient).send(
    new CreateFunctionCommand({
      FunctionName: functionName,
      Role: roleArn,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Code: { ZipFile: emptyArchive },
    }),
  );
  return FunctionArn;
}

/**
 * Which version programs get. The labels of the others are not state: after a rollback, the version of the rotation is
 * the previous one, and nobody restores a half made version.
 */
async function state(world: World, { subject }: Staged) {
  const { VersionIdsToStages = {} } = await world
    .client(SecretsManagerClient)
    .send(new DescribeSecretCommand({ SecretId: subject }));
  return { current: Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes("AWSCURRENT"))?.[0] };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ current }) => ({
    // Versions that nobody else names have UUIDs.
    "programs get the version that the run named": /^[0-9a-f]{32}$/.test(String(current)),
  }),
  async outcome(world, staged) {
    const { current } = await state(world, staged);
    return [`programs get version ${current} of secret ${staged.subject} (${owner})`];
  },
};
