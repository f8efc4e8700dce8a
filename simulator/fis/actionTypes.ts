/** What a parameter of an action may hold. */
export type ParameterRule =
  | { kind: "duration" }
  | { kind: "integer"; minimum: number; maximum: number }
  | { kind: "boolean" }
  | { kind: "choice"; values: readonly string[] }
  | { kind: "list"; maximum: number; values?: readonly string[] }
  | { kind: "arn"; service: string }
  | { kind: "json" }
  | { kind: "text" };

export interface ActionType {
  /** The one kind of target that the action accepts, by the key that the template gives it under. */
  target?: { key: string; resourceType: string };
  required: Readonly<Record<string, ParameterRule>>;
  optional: Readonly<Record<string, ParameterRule>>;
}

const duration: ParameterRule = { kind: "duration" };
const boolean: ParameterRule = { kind: "boolean" };
const text: ParameterRule = { kind: "text" };
const percent: ParameterRule = { kind: "integer", minimum: 1, maximum: 100 };
const milliseconds: ParameterRule = { kind: "integer", minimum: 0, maximum: 3_600_000 };
const documentArn: ParameterRule = { kind: "arn", service: "ssm" };

const instances = { key: "Instances", resourceType: "aws:ec2:instance" };
const tasks = { key: "Tasks", resourceType: "aws:ecs:task" };

const apiError: ActionType = {
  target: { key: "Roles", resourceType: "aws:iam:role" },
  required: {
    duration,
    service: { kind: "choice", values: ["ec2", "kinesis"] },
    percentage: percent,
    operations: { kind: "list", maximum: 100 },
  },
  optional: {},
};

const taskFault: ActionType["optional"] = {
  sources: text,
  flowsPercent: percent,
  installDependencies: boolean,
  useEcsFaultInjectionEndpoints: boolean,
};

/**
 * The actions that experiments of the embedded organization may have, with the parameters that FIS documents for them
 * (FIS user guide, "AWS FIS actions reference").
 */
export const actionTypes: Readonly<Record<string, ActionType>> = {
  "aws:ec2:terminate-instances": { target: instances, required: {}, optional: {} },
  "aws:ec2:stop-instances": {
    target: instances,
    required: {},
    optional: { startInstancesAfterDuration: duration, completeIfInstancesTerminated: boolean },
  },
  "aws:fis:inject-api-internal-error": apiError,
  "aws:fis:inject-api-throttle-error": apiError,
  "aws:fis:inject-api-unavailable-error": apiError,
  "aws:ecs:task-network-latency": {
    target: tasks,
    required: { duration },
    optional: { ...taskFault, delayMilliseconds: milliseconds, jitterMilliseconds: milliseconds },
  },
  "aws:ecs:task-network-packet-loss": {
    target: tasks,
    required: { duration },
    optional: { ...taskFault, lossPercent: percent },
  },
  "aws:ssm:send-command": {
    target: instances,
    required: { documentArn, duration },
    optional: { documentVersion: text, documentParameters: { kind: "json" } },
  },
  "aws:ssm:start-automation-execution": {
    required: { documentArn, maxDuration: duration },
    optional: { documentVersion: text, documentParameters: { kind: "json" } },
  },
  "aws:fis:wait": { required: { duration }, optional: {} },
  "aws:cloudwatch:assert-alarm-state": {
    required: {
      alarmArns: { kind: "list", maximum: 5 },
      alarmStates: { kind: "list", maximum: 3, values: ["OK", "ALARM", "INSUFFICIENT_DATA"] },
    },
    optional: {},
  },
};

/** Resource types that targets may have here. */
export const resourceTypes = [
  ...new Set(Object.values(actionTypes).flatMap(({ target }) => (target ? [target.resourceType] : []))),
];
