import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  CreateDeploymentGroupCommand,
  GetDeploymentGroupCommand,
} from "@aws-sdk/client-codedeploy";
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { alarm } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/errors-while-deploying.json";
import { failedDeployment } from "./response";

const owner = "team-payments";
const bucket = "checkout-releases";
const revisions = { good: "checkout-41.zip", bad: "checkout-42.zip" };

const named = (subject: string) => {
  const [applicationName = "", deploymentGroupName = ""] = subject.split("/");
  return { applicationName, deploymentGroupName };
};

const minutesBefore = (event: SignalEvent, minutes: number) => ({
  at: new Date(Date.parse(event.time) - minutes * 60_000),
});

/** The good revision was deployed an hour ago. Of the bad one, a failed deployment began earlier than one under way. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const form = event.source === "aws.codedeploy" ? failedDeployment.forms.codedeploy : failedDeployment.forms.alarm;
  const subject = form?.target(event).resource.id ?? "";
  const hourAgo = minutesBefore(event, 60);
  await releases(world);
  await group(world, subject);
  await deploy(world, subject, revisions.good, hourAgo);
  const rewritten = structuredClone(event);
  rewritten.account = world.account;
  if (event.source === "aws.codedeploy") {
    const id = await deploy(world, subject, revisions.bad, minutesBefore(event, 6));
    // The instances cannot find it.
    await world.client(S3Client).send(new DeleteObjectCommand({ Bucket: bucket, Key: revisions.bad }));
    const told = String(event.detail.deploymentId);
    rewritten.detail.deploymentId = id;
    return {
      event: rewritten,
      changes: [`deployment ${told} is ${id} here: the emulator chooses ids`],
      headline: `deployment ${id} of ${subject} has failed`,
      subject,
    };
  }
  const AlarmName = String(event.detail.alarmName);
  await deploy(world, subject, revisions.bad, minutesBefore(event, 2));
  await alarm(world, { AlarmName, ...errors }, "ALARM", "errors");
  return { event: rewritten, changes: [], headline: `alarm ${AlarmName} fires during a deployment`, subject };
}

async function releases(world: World): Promise<void> {
  const s3 = world.client(S3Client);
  const LocationConstraint = world.region as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } }));
  for (const Key of Object.values(revisions)) await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Key }));
}

async function group(world: World, subject: string): Promise<void> {
  const codeDeploy = world.client(CodeDeployClient);
  const { applicationName, deploymentGroupName } = named(subject);
  await codeDeploy.send(new CreateApplicationCommand({ applicationName, computePlatform: "Server" }));
  await codeDeploy.send(
    new CreateDeploymentGroupCommand({
      applicationName,
      deploymentGroupName,
      serviceRoleArn: `arn:aws:iam::${world.account}:role/checkout-deploys`,
      tags: [
        { Key: world.ownerTagKey, Value: owner },
        { Key: world.allowlistTag.key, Value: world.allowlistTag.value },
      ],
    }),
  );
}

async function deploy(world: World, subject: string, key: string, past: { at: Date }): Promise<string> {
  const s3Location = { bucket, key, bundleType: "zip" as const, eTag: `"${key}"` };
  const { deploymentId = "" } = await world
    .client(CodeDeployClient, past)
    .send(new CreateDeploymentCommand({ ...named(subject), revision: { revisionType: "S3", s3Location } }));
  return deploymentId;
}

const errors = {
  Namespace: "AWS/ApplicationELB",
  MetricName: "HTTPCode_Target_5XX_Count",
  Statistic: "Sum",
  Threshold: 10,
  ComparisonOperator: "GreaterThanThreshold",
} as const;

const state = async (world: World, { subject }: Staged) => {
  const { deploymentGroupInfo } = await world
    .client(CodeDeployClient)
    .send(new GetDeploymentGroupCommand(named(subject)));
  return { revision: deploymentGroupInfo?.targetRevision?.s3Location?.key };
};

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ revision }) => ({ "the previous revision is deployed": revision === revisions.good }),
  async outcome(world, staged) {
    const { revision } = await state(world, staged);
    return [`${staged.subject} (${owner}) is deployed from ${revision}`];
  },
};
