import { type Answer, type Aws, credentials, region } from "../aws";
import type { Question } from "./question";

const start = new Date("2026-11-24T09:00:00Z");
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const group = { applicationName: "shop", deploymentGroupName: "live" };

/** A group whose revisions are in a bucket, except `missing.zip`. */
async function shop(aws: Aws, settings: Record<string, unknown> = {}): Promise<void> {
  await aws.call("s3", "CreateBucket", {
    Bucket: "releases",
    CreateBucketConfiguration: { LocationConstraint: region },
  });
  for (const key of ["v1.zip", "v2.zip"]) await upload(aws, key);
  await aws.call("codedeploy", "CreateApplication", { applicationName: "shop", computePlatform: "Server" });
  const serviceRoleArn = "arn:aws:iam::123456789012:role/deploys";
  await aws.call("codedeploy", "CreateDeploymentGroup", { ...group, serviceRoleArn, ...settings });
}

/** Automation, whose calls these are, uploads nothing. */
async function upload(aws: Aws, key: string): Promise<void> {
  const scope = `${credentials.accessKeyId}/20261124/${region}/s3/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  await fetch(`${aws.emulator.endpoint}/releases/${key}`, { method: "PUT", headers: { authorization }, body: key });
}

async function deploy(aws: Aws, key: string): Promise<string> {
  const s3Location = { bucket: "releases", key, bundleType: "zip" };
  const revision = { revisionType: "S3", s3Location };
  return (await aws.call("codedeploy", "CreateDeployment", { ...group, revision })).deploymentId;
}

const described = async (aws: Aws, deploymentId: string): Promise<Answer> =>
  (await aws.call("codedeploy", "GetDeployment", { deploymentId })).deploymentInfo;

const groupOf = async (aws: Aws): Promise<Answer> =>
  (await aws.call("codedeploy", "GetDeploymentGroup", group)).deploymentGroupInfo;

/** What bare moto has no operation for is an answer too. */
const orRefused = async (ask: () => Promise<unknown>): Promise<unknown> => {
  try {
    return await ask();
  } catch {
    return "refused";
  }
};

export const questionsAboutDeployments: Question[] = [
  {
    title: "a deployment ends, with an id and a reason of CodeDeploy's, and its group says so",
    ask: async (aws) => {
      await shop(aws.at(start));
      const good = await deploy(aws.at(start), "v1.zip");
      const bad = await deploy(aws.at(later(10)), "missing.zip");
      const failed = await described(aws.at(later(20)), bad);
      const known = await groupOf(aws.at(later(20)));
      return {
        id: /^d-[A-Z0-9]{9}$/.test(good),
        good: (await described(aws.at(later(20)), good)).status,
        bad: [failed.status, failed.errorInformation?.code, failed.previousRevision?.s3Location?.key],
        successful: known.lastSuccessfulDeployment?.deploymentId === good,
        attempted: known.lastAttemptedDeployment?.status,
      };
    },
    expected: {
      id: true,
      good: "Succeeded",
      bad: ["Failed", "REVISION_MISSING", "v1.zip"],
      successful: true,
      attempted: "Failed",
    },
  },
  {
    title: "a running deployment is stopped and rolled back by a new one, and an ended one is not stopped",
    ask: (aws) =>
      orRefused(async () => {
        await shop(aws.at(start));
        await deploy(aws.at(start), "v1.zip");
        const second = await deploy(aws.at(later(10)), "v2.zip");
        const stop = { deploymentId: second, autoRollbackEnabled: true };
        await aws.at(later(11)).call("codedeploy", "StopDeployment", stop);
        const stopped = await described(aws.at(later(12)), second);
        const rollback = await described(aws.at(later(30)), stopped.rollbackInfo.rollbackDeploymentId);
        return {
          stopped: stopped.status,
          again: await aws.at(later(30)).refusal("codedeploy", "StopDeployment", stop),
          rollback: [rollback.status, rollback.creator, rollback.revision.s3Location.key],
        };
      }),
    expected: {
      stopped: "Stopped",
      again: "DeploymentAlreadyCompletedException",
      rollback: ["Succeeded", "codeDeployRollback", "v1.zip"],
    },
  },
  {
    title: "a group rolls back by itself when its alarm fires",
    ask: (aws) =>
      orRefused(async () => {
        const alarm = { AlarmName: "errors", Namespace: "Shop", MetricName: "Errors", Statistic: "Sum", Period: 60 };
        const threshold = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: "GreaterThanThreshold" };
        await aws.at(start).call("cloudwatch", "PutMetricAlarm", { ...alarm, ...threshold });
        await shop(aws.at(start), {
          alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }] },
          autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_STOP_ON_ALARM"] },
        });
        await deploy(aws.at(start), "v1.zip");
        const second = await deploy(aws.at(later(10)), "v2.zip");
        const state = { AlarmName: "errors", StateValue: "ALARM", StateReason: "errors" };
        await aws.at(later(11)).call("cloudwatch", "SetAlarmState", state);
        const { status, errorInformation, rollbackInfo } = await described(aws.at(later(12)), second);
        const { alarmConfiguration, lastAttemptedDeployment } = await groupOf(aws.at(later(12)));
        return {
          status,
          code: errorInformation.code,
          alarms: alarmConfiguration.alarms,
          rolledBack: lastAttemptedDeployment.deploymentId === rollbackInfo.rollbackDeploymentId,
        };
      }),
    expected: { status: "Stopped", code: "ALARM_ACTIVE", alarms: [{ name: "errors" }], rolledBack: true },
  },
  {
    title: "a configuration is deployed, bakes, and is rolled back",
    ask: (aws) =>
      orRefused(async () => {
        const call = (minutes: number, operation: string, parameters: Record<string, unknown>) =>
          aws.at(later(minutes)).call("appconfig", operation, parameters);
        const { Id: ApplicationId } = await call(0, "CreateApplication", { Name: "shop" });
        const { Id: EnvironmentId } = await call(0, "CreateEnvironment", { ApplicationId, Name: "live" });
        const { Id: ConfigurationProfileId } = await call(0, "CreateConfigurationProfile", {
          ApplicationId,
          Name: "flags",
          LocationUri: "hosted",
        });
        const place = { ApplicationId, EnvironmentId };
        const deployment = { ...place, ConfigurationProfileId, DeploymentStrategyId: "AppConfig.AllAtOnce" };
        await call(0, "StartDeployment", { ...deployment, ConfigurationVersion: "1" });
        const state = async (minutes: number, DeploymentNumber: number) =>
          (await call(minutes, "GetDeployment", { ...place, DeploymentNumber })).State;
        const states = [await state(5, 1), await state(15, 1)];
        await call(20, "StartDeployment", { ...deployment, ConfigurationVersion: "2" });
        const stop = { ...place, DeploymentNumber: 2 };
        const refused = await aws.at(later(25)).refusal("appconfig", "StopDeployment", stop);
        await call(25, "StopDeployment", { ...stop, AllowRevert: true });
        await call(30, "StopDeployment", { ...place, DeploymentNumber: 1, AllowRevert: true });
        return { states, refused, after: [await state(40, 1), await state(40, 2)] };
      }),
    expected: {
      states: ["BAKING", "COMPLETE"],
      refused: "BadRequestException",
      after: ["REVERTED", "ROLLED_BACK"],
    },
  },
];
