import { DescribeScalingActivitiesCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeAlarmHistoryCommand, DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { type Experiment, ListExperimentResolvedTargetsCommand } from "@aws-sdk/client-fis";
import { DescribeAutomationExecutionsCommand } from "@aws-sdk/client-ssm";
import type { Milestone } from "../../components/gameDays/types";
import { documentName } from "../../organization/names";
import type { LiveAccount } from "./liveAccount";

/** When something came true in the account, as AWS itself dates it; undefined while it has not. */
export async function timeInAws(
  milestone: Milestone,
  account: LiveAccount,
  experiment: Experiment,
  began: Date,
): Promise<Date | undefined> {
  switch (milestone.kind) {
    case "completed":
      return experiment.state?.status === "completed" ? experiment.endTime : undefined;
    case "run":
      return runStart(account, documentName(milestone.runbook), began);
    case "alarm":
      return earliest(
        await Promise.all(
          (await alarmsAbout(account, await targetIds(account, experiment))).map((alarm) =>
            changeTo(account, alarm, milestone.state, began),
          ),
        ),
      );
    case "scaling":
      return scalingTime(account, milestone.activity, await targetIds(account, experiment), began);
    case "signal":
    case "decision":
      throw new Error(`A ${milestone.kind} is seen in the security account only.`);
  }
}

/** Instances that the experiment chose. */
async function targetIds({ fis }: LiveAccount, { id: experimentId }: Experiment): Promise<string[]> {
  const { resolvedTargets } = await fis.send(new ListExperimentResolvedTargetsCommand({ experimentId }));
  return (resolvedTargets ?? []).flatMap(({ targetInformation }) => targetInformation?.arn?.split("/").at(-1) ?? []);
}

async function runStart({ ssm }: LiveAccount, document: string, began: Date): Promise<Date | undefined> {
  const Filters = [{ Key: "StartTimeAfter" as const, Values: [began.toISOString()] }];
  const { AutomationExecutionMetadataList: runs } = await ssm.send(
    new DescribeAutomationExecutionsCommand({ Filters }),
  );
  return earliest(
    (runs ?? [])
      .filter(({ DocumentName }) => DocumentName?.split("/").at(-1) === document)
      .map(({ ExecutionStartTime }) => ExecutionStartTime),
  );
}

async function alarmsAbout({ cloudWatch }: LiveAccount, instanceIds: string[]): Promise<MetricAlarm[]> {
  const found: MetricAlarm[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudWatch.send(new DescribeAlarmsCommand({ NextToken }));
    found.push(...(page.MetricAlarms ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found.filter(({ Dimensions = [] }) =>
    Dimensions.some(({ Name, Value }) => Name === "InstanceId" && instanceIds.includes(Value ?? "")),
  );
}

/** A return to OK counts only after an ALARM: both lie after the beginning of the fault. */
async function changeTo(
  { cloudWatch }: LiveAccount,
  { AlarmName }: MetricAlarm,
  state: "ALARM" | "OK",
  began: Date,
): Promise<Date | undefined> {
  const { AlarmHistoryItems: items } = await cloudWatch.send(
    new DescribeAlarmHistoryCommand({
      AlarmName,
      HistoryItemType: "StateUpdate",
      StartDate: began,
      ScanBy: "TimestampAscending",
    }),
  );
  const changes = (items ?? []).map(({ HistoryData, Timestamp }) => ({ at: Timestamp, to: stateIn(HistoryData) }));
  const wentOff = changes.find(({ to }) => to === "ALARM")?.at;
  if (state === "ALARM" || !wentOff) return state === "ALARM" ? wentOff : undefined;
  return changes.find(({ at, to }) => to === "OK" && at && at >= wentOff)?.at;
}

function stateIn(historyData = "{}"): string | undefined {
  return (JSON.parse(historyData) as { newState?: { stateValue?: string } }).newState?.stateValue;
}

/** Of the group that lost a target: when it took it out, or when the launch that came after it was done. */
async function scalingTime(
  { autoScaling }: LiveAccount,
  activity: "terminate" | "launch",
  instanceIds: string[],
  began: Date,
): Promise<Date | undefined> {
  const { Activities = [] } = await autoScaling.send(new DescribeScalingActivitiesCommand({ MaxRecords: 100 }));
  const recent = Activities.filter(({ StartTime }) => StartTime && StartTime >= began);
  const lost = recent.filter(
    ({ Description = "" }) =>
      Description.startsWith("Terminating") && instanceIds.some((id) => Description.includes(id)),
  );
  if (activity === "terminate") return earliest(lost.map(({ StartTime }) => StartTime));
  const groups = lost.map(({ AutoScalingGroupName }) => AutoScalingGroupName);
  const launched = recent.filter(
    ({ AutoScalingGroupName, Description = "", StatusCode }) =>
      groups.includes(AutoScalingGroupName) && Description.startsWith("Launching") && StatusCode === "Successful",
  );
  return earliest(launched.map(({ EndTime }) => EndTime));
}

const earliest = (times: Array<Date | undefined>): Date | undefined =>
  times.filter((time) => time !== undefined).sort((a, b) => a.getTime() - b.getTime())[0];
