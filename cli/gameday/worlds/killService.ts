import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTagsCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { killService } from "../../../components/gameDays/instances";
import { gameDayTagKey } from "../../../components/gameDays/permissions";
import { machineImage } from "../../../responses/staging";
import { embeddedProcess, type GameDayWorld } from "./world";

/** One instance with a service, and the alarm on its processes that a team would have. */
export const killServiceWorld: GameDayWorld = async (world) => {
  const ec2 = world.client(EC2Client);
  const ImageId = await machineImage(world, "api");
  const { Instances } = await ec2.send(
    new RunInstancesCommand({ ImageId, InstanceType: "m5.large", MinCount: 1, MaxCount: 1 }),
  );
  const instanceId = Instances?.[0]?.InstanceId ?? "";
  await ec2.send(
    new CreateTagsCommand({
      Resources: [instanceId],
      Tags: [
        { Key: "Name", Value: "canary-api" },
        { Key: gameDayTagKey, Value: killService.name },
      ],
    }),
  );
  const AlarmName = `${embeddedProcess}-processes`;
  const cloudWatch = world.client(CloudWatchClient);
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: "CWAgent",
      MetricName: "procstat_lookup_pid_count",
      Dimensions: [
        { Name: "InstanceId", Value: instanceId },
        { Name: "exe", Value: embeddedProcess },
      ],
      Statistic: "Minimum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
    }),
  );
  await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "OK", StateReason: "one process" }));
  world.install(instanceId, { [embeddedProcess]: { active: true } });
  return { headline: `${embeddedProcess} runs on ${instanceId}, and alarm ${AlarmName} counts its processes` };
};
