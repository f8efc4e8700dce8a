import type { ActionFacts } from "../documents/actions";
import type { Actor, Started } from "./actors";

/** An event that a rule causes, as far as it is known before deployment. */
export interface Cause {
  what: string;
  /** How to leave it out. */
  remedy: string;
  event: Record<string, unknown>;
}

const runStatuses = ["Pending", "InProgress", "Waiting", "Success", "TimedOut", "Cancelled", "Failed"];

/** The status events of what a target starts (EventBridge events reference; Systems Manager, Step Functions). */
export function statusEvents({ service, arn, name }: Started): Cause[] {
  const cause = (source: string, detailType: string, detail: object, status: string, key = "Status"): Cause => ({
    what: `the ${status} event of ${name}, which it starts itself`,
    remedy: `Leave ${name} out: name in detail the others to match.`,
    event: { source, "detail-type": detailType, detail: { ...detail, [key]: status } },
  });
  if (service === "ssm" && arn.includes(":automation-definition/"))
    return ["Execution", "Step"].flatMap((kind) =>
      runStatuses.map((status) =>
        cause("aws.ssm", `EC2 Automation ${kind} Status-change Notification`, { Definition: name }, status),
      ),
    );
  if (service === "ssm")
    return ["InProgress", "Success", "TimedOut", "Cancelled", "Failed"].map((status) =>
      cause("aws.ssm", "EC2 Command Status-change Notification", { "document-name": name }, status, "status"),
    );
  if (service === "states")
    return ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"].map((status) =>
      cause("aws.states", "Step Functions Execution Status Change", { stateMachineArn: arn }, status, "status"),
    );
  return [];
}

/** Prefixes of IAM whose calls CloudTrail files under another name. */
const eventSources: Readonly<Record<string, string>> = { cloudwatch: "monitoring" };

/** The CloudTrail event of a call; undefined for a call of which only the caller is known. */
export function callEvent(actor: Actor, action?: ActionFacts): Cause {
  const [prefix = "", call] = action?.name.split(":") ?? [];
  const service = eventSources[prefix] ?? prefix;
  const called = action ? `${actor.what} calls ${action.name}` : `${actor.what} calls AWS`;
  const { name, account } = actor;
  return {
    what: `the CloudTrail event when ${called}${name === undefined ? "" : ` with the role ${name}`}`,
    remedy:
      'Exclude the role: "detail": {"userIdentity": {"sessionContext": {"sessionIssuer": {"userName": ' +
      `[{"anything-but": ["${name ?? "NAME"}"]}]}}}}, with an alternative where userName does not exist.`,
    event: {
      "detail-type": "AWS API Call via CloudTrail",
      ...(action && { source: `aws.${service}` }),
      detail: {
        ...(action && { eventSource: `${service}.amazonaws.com`, eventName: call }),
        ...(name !== undefined && { userIdentity: identity(name, account) }),
      },
    },
  };
}

/** Of a session of the role, as CloudTrail writes it (CloudTrail user guide, "userIdentity element"). */
const identity = (name: string, account: string | undefined) => ({
  type: "AssumedRole",
  ...(account && {
    accountId: account,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/0f1e2d3c4b5a69788796a5b4c3d2e1f0`,
  }),
  sessionContext: {
    sessionIssuer: {
      type: "Role",
      userName: name,
      ...(account && { accountId: account, arn: `arn:aws:iam::${account}:role/${name}` }),
    },
  },
});

/** States of an instance that follow a call (EC2 user guide, "Instance state change"). */
const instanceStates: Readonly<Record<string, readonly string[]>> = {
  "ec2:RunInstances": ["pending", "running"],
  "ec2:StartInstances": ["pending", "running"],
  "ec2:StopInstances": ["stopping", "stopped"],
  "ec2:TerminateInstances": ["shutting-down", "terminated"],
};

/** What a call does to instances: these events do not say who did it. */
export const consequences = ({ what }: Actor, { name }: ActionFacts): Cause[] =>
  (instanceStates[name] ?? []).map((state) => ({
    what: `the state ${state} that follows when ${what} calls ${name}`,
    remedy: "The event does not say who did it: match the states that the actor does not cause.",
    event: { source: "aws.ec2", "detail-type": "EC2 Instance State-change Notification", detail: { state } },
  }));
