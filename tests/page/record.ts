import type { DrillRecord, StepWords } from "../../page/drill/record";
import type { Principal, TimedEntry } from "../../simulator";

const member = "111122223333";
const security = "222233334444";
const run = "4122c97b-8879-48b7-8939-255b12353281";
const document = "Reflex-IsolateInstance";
export const incidentId = "incident-20261124-9228ee4d29";

const session = (roleName: string, sessionName: string): Principal => ({
  kind: "role-session",
  account: member,
  roleArn: `arn:aws:iam::${member}:role/${roleName}`,
  roleName,
  roleId: "AROAEXAMPLE",
  sessionName,
  issuedAt: new Date(0),
});

const words = (name: string, action: string, call: string | undefined, risk: StepWords["risk"], mayFail = false) => ({
  name,
  action,
  call,
  risk,
  quiet: risk === "read",
  mayFail,
});

const steps: StepWords[] = [
  words("ReadInstance", "aws:executeAwsApi", "ec2 DescribeInstances", "read"),
  words("SaveInstance", "aws:executeAwsApi", "dynamodb PutItem", "reversible"),
  words("CloseInterface", "aws:executeAwsApi", "ec2 ModifyNetworkInterfaceAttribute", "disruptive"),
  words("OpenOutV4", "aws:executeAwsApi", "ec2 AuthorizeSecurityGroupEgress", "reversible", true),
  words("ApproveTermination", "aws:approve", undefined, "read"),
  words("TerminateInstance", "aws:executeAwsApi", "ec2 TerminateInstances", "destructive"),
];

export interface Course {
  /** What triage decides; no rule matches when undefined. */
  action?: "run" | "page" | "observe" | "ignore";
  /** Each step that ends, and how. */
  steps?: Array<[step: string, status?: string, failure?: string]>;
  asks?: boolean;
  answer?: "Approve" | "Reject";
  ends?: "Success" | "Failed" | "TimedOut";
  verdict?: DrillRecord["verdict"];
  headline?: string;
  title?: string;
}

/** A small incident as a drill records it: whatever `course` says happens, in this order, a second each. */
export function recordOf(course: Course): DrillRecord {
  const entries: TimedEntry[] = [];
  let second = 5;
  const add = (entry: object, later = 1) => {
    second += later;
    entries.push({ at: new Date(Date.UTC(2026, 10, 24, 9, 14, second)).toISOString(), ...entry } as TimedEntry);
  };
  const event = {
    id: "e1",
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    detail: { type: course.title ?? "CryptoCurrency:EC2/BitcoinTool.B!DNS", severity: 8 },
  };
  add({ kind: "event", account: member, region: "eu-west-1", bus: "default", event, origin: "aws" }, 0);
  const delivery = (account: string, rule: string, targetArn: string) =>
    add({ kind: "delivery", account, region: "eu-west-1", rule, targetArn, eventId: "e1", outcome: "delivered" });
  delivery(member, "reflex-forward-1", `arn:aws:events:eu-west-1:${security}:event-bus/reflex-security`);
  if (course.action) {
    delivery(security, "reflex-crypto-mining-instance-guardduty", `arn:aws:sqs:eu-west-1:${security}:reflex-triage`);
    const reasons = [
      { check: "membership", outcome: "pass", detail: "account is a member (payments-prod)" },
      ...(course.action === "run" ? [] : [{ check: "fuse", outcome: "stop", detail: "the fuse is used up" }]),
    ];
    const log = JSON.stringify({ message: "i-1: x", action: course.action, reasons, incidentId });
    add({
      kind: "invocation",
      account: security,
      functionName: "reflex-triage",
      outcome: "ok",
      detail: "",
      logs: [log],
    });
  }
  const automation = (status: string) =>
    add({ kind: "automation", account: member, region: "eu-west-1", executionId: run, document, status });
  const step = (name: string, status: string, more: object = {}) =>
    add({ kind: "step", account: member, executionId: run, step: name, action: "", status, attempt: 1, ...more });
  if (course.steps) automation("InProgress");
  for (const [name, status = "Success", failure] of course.steps ?? []) {
    if (name === "TerminateInstance") continue;
    step(name, "InProgress", { inputs: { InstanceId: "i-1" } });
    step(name, status, { failure });
  }
  if (course.asks) {
    const waiting = {
      since: "2026-11-24T09:14:30Z",
      until: "2026-11-25T09:14:30Z",
      message: "Terminate i-1 and replace it?",
      approvers: [`arn:aws:iam::${member}:role/reflex-approver`],
      minRequiredApprovals: 1,
    };
    step("ApproveTermination", "Waiting", { waiting });
  }
  if (course.answer) {
    add(
      {
        kind: "call",
        account: member,
        region: "eu-west-1",
        principal: session("reflex-approver", "on-call"),
        service: "ssm",
        operation: "SendAutomationSignal",
        input: {
          AutomationExecutionId: run,
          SignalType: course.answer,
          Payload: { Comment: ["seen with the team"] },
        },
        decision: { allowed: true, reason: "allowed by statement DecideAboutRuns" },
      },
      40,
    );
    step("ApproveTermination", course.answer === "Approve" ? "Success" : "Failed");
    if (course.answer === "Approve") step("TerminateInstance", "Success");
  }
  if (course.ends) automation(course.ends);
  return {
    organization: { id: "o-a1b2c3d4e5", homeRegion: "eu-west-1" },
    accounts: {
      [member]: { name: "payments-prod", role: "member" },
      [security]: { name: "security", role: "security" },
    },
    member,
    region: "eu-west-1",
    response: { name: "crypto-mining-instance", title: "An instance mines cryptocurrency" },
    headline: course.headline ?? "instance i-1 mines",
    subject: "i-1",
    steps: { [document]: steps },
    entries,
    verdict: course.verdict,
    before: { state: "running", profile: "web", tags: { owner: "payments" } },
    after: course.verdict ? { state: "terminated", tags: { owner: "payments" } } : undefined,
  };
}

const contained: Course["steps"] = [
  ["ReadInstance"],
  ["SaveInstance"],
  ["CloseInterface"],
  ["OpenOutV4", "Failed", "An error occurred (InvalidPermission.Duplicate) when calling the X operation: exists"],
];

/** Every state of an incident that a drill can end in. */
export const courses = {
  waiting: { action: "run", steps: contained, asks: true },
  healed: { action: "run", steps: contained, asks: true, answer: "Approve", ends: "Success", verdict: "healed" },
  rejected: { action: "run", steps: contained, asks: true, answer: "Reject", ends: "Failed", verdict: "contained" },
  unanswered: { action: "run", steps: contained, asks: true, ends: "TimedOut", verdict: "contained" },
  failedAtFirst: {
    action: "run",
    steps: [
      ["ReadInstance"],
      ["SaveInstance"],
      ["CloseInterface", "Failed", "An error occurred (InternalError) when calling the M operation: no"],
    ],
    ends: "Failed",
    verdict: "failed",
  },
  paged: { action: "page", verdict: "paged" },
  observed: { action: "observe", verdict: "unanswered" },
  ignored: { action: "ignore", verdict: "unanswered" },
  untaken: { verdict: "unanswered" },
} satisfies Record<string, Course>;
