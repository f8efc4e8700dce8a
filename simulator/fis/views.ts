import { partitionOf } from "../../aws/partitions";
import type { ActionRecord, ExperimentRecord, SafetyLever, Template } from "./types";

type Output = Record<string, unknown>;

/** Epoch seconds: the form of timestamps in the JSON protocol of FIS. */
const epoch = (time: Date): number => time.getTime() / 1000;

/** ExperimentTemplate of the API. */
export function templateView({ account: _, region: _region, createdAt, updatedAt, ...template }: Template): Output {
  return { ...template, creationTime: epoch(createdAt), lastUpdateTime: epoch(updatedAt ?? createdAt) };
}

/** ExperimentTemplateSummary of the API. */
export function templateSummary({ id, arn, description, createdAt, updatedAt, tags }: Template): Output {
  return { id, arn, description, creationTime: epoch(createdAt), lastUpdateTime: epoch(updatedAt ?? createdAt), tags };
}

/** Experiment of the API. Its targets are those of the template; what they resolved to is a request of its own. */
export function experimentView(experiment: ExperimentRecord): Output {
  const { template, actions, startedAt, endedAt } = experiment;
  return {
    ...experimentSummary(experiment),
    roleArn: template.roleArn,
    targets: template.targets ?? {},
    actions: Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, actionView(action)])),
    stopConditions: template.stopConditions,
    ...(startedAt && { startTime: epoch(startedAt) }),
    ...(endedAt && { endTime: epoch(endedAt) }),
    logConfiguration: template.logConfiguration,
    experimentReportConfiguration: template.experimentReportConfiguration,
  };
}

/** ExperimentSummary of the API. */
export function experimentSummary({
  id,
  arn,
  template,
  status,
  reason,
  createdAt,
  tags,
  actionsMode,
}: ExperimentRecord): Output {
  return {
    id,
    arn,
    experimentTemplateId: template.id,
    state: { status, reason },
    creationTime: epoch(createdAt),
    tags,
    experimentOptions: { ...template.experimentOptions, actionsMode },
  };
}

function actionView({ status, reason, startedAt, endedAt, ...action }: ActionRecord): Output {
  return {
    ...action,
    state: { status, reason },
    ...(startedAt && { startTime: epoch(startedAt) }),
    ...(endedAt && { endTime: epoch(endedAt) }),
  };
}

/** SafetyLever of the API: each account has one in each Region, with the id `default`. */
export function leverView(account: string, region: string, state: SafetyLever): Output {
  return { id: "default", arn: `arn:${partitionOf(region)}:fis:${region}:${account}:safety-lever/default`, state };
}
