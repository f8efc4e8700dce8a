import { FinalFailure, StepFailure } from "../types";
import type { Action, PersonWait, StepContext } from "./action";
import { list, text } from "./inputs";

const week = 604_800;
const month = 2_592_000;

/**
 * Waits for listed people (user guide, automation-action-approve). One rejection fails the step at once; the page
 * does not say so, but a model in which the run goes on would be the dangerous one.
 */
export const approve: Action = {
  inputs: {
    Approvers: { type: "StringList", required: true, maxItems: 10 },
    MinRequiredApprovals: { type: "Integer" },
    Message: { type: "String", maxLength: 4_096 },
    NotificationArn: { type: "String" },
  },
  outputs: { ApprovalStatus: "String", ApproverDecisions: "MapList" },
  timeout: { byDefault: week, max: month },
  async run(context, inputs) {
    const approvers = list(inputs, "Approvers");
    const minRequiredApprovals = Number(inputs.MinRequiredApprovals ?? 1);
    if (approvers.length === 0) throw new StepFailure("Approvers is empty: nobody could approve", "InputValidation");
    if (minRequiredApprovals < 1 || minRequiredApprovals > approvers.length) {
      throw new StepFailure(
        `MinRequiredApprovals is ${minRequiredApprovals}; it must be from 1 to the number of approvers, ${approvers.length}`,
        "InputValidation",
      );
    }
    const wait: PersonWait = {
      kind: "aws:approve",
      message: text(inputs, "Message") ?? `Approval needed for step ${context.record.step.name}`,
      approvers,
      minRequiredApprovals,
      decisions: [],
    };
    await notifyApprovers(context, text(inputs, "NotificationArn"), wait);
    await context.waitForPerson(wait);
    const ApproverDecisions = wait.decisions.map(({ entry, ...decision }) => decision);
    const rejected = wait.decisions.find(({ ApprovalStatus }) => ApprovalStatus === "Reject");
    if (rejected) {
      // The page lists Rejected among the values of the output ApprovalStatus: a rejected step has outputs.
      throw new FinalFailure(
        `rejected by ${rejected.Approver}${rejected.Comment ? `: ${rejected.Comment}` : ""}`,
        "Verification",
        { ApprovalStatus: "Rejected", ApproverDecisions },
      );
    }
    return { outputs: { ApprovalStatus: "Approved", ApproverDecisions } };
  },
};

/** The topic must be one of the run's own account and Region: another one is not documented to work. */
async function notifyApprovers(context: StepContext, topicArn: string | undefined, wait: PersonWait): Promise<void> {
  if (!topicArn) return;
  const { account, region, id, documentName } = context.execution;
  const [, , , topicRegion, topicAccount, topicName = ""] = topicArn.split(":");
  if (!topicName.startsWith("Automation")) {
    throw new StepFailure(`NotificationArn: the name of the topic must start with "Automation"`, "InputValidation");
  }
  if (topicAccount !== account || topicRegion !== region) {
    throw new StepFailure(
      `NotificationArn: the topic must be in account ${account} and Region ${region}, where the run is`,
      "InputValidation",
    );
  }
  await context.call("sns", "Publish", {
    TopicArn: topicArn,
    Subject: `Approval needed: Automation ${id}`,
    Message: [
      wait.message,
      "",
      `Runbook ${documentName}, step ${context.record.step.name}, account ${account}, Region ${region}.`,
      `Needs ${wait.minRequiredApprovals} of: ${wait.approvers.join(", ")}.`,
      `Approve: aws ssm send-automation-signal --automation-execution-id ${id} --signal-type Approve --region ${region}`,
      `Reject: aws ssm send-automation-signal --automation-execution-id ${id} --signal-type Reject --region ${region}`,
    ].join("\n"),
  });
}

/** Waits for a Resume signal, which carries no list of people (user guide, automation-action-pause). */
export const pause: Action = {
  inputs: {},
  outputs: {},
  timeout: { byDefault: week, max: month },
  async run(context) {
    await context.waitForPerson({
      kind: "aws:pause",
      message: `Paused at step ${context.record.step.name}; resume with SendAutomationSignal Resume`,
      approvers: [],
      minRequiredApprovals: 0,
      decisions: [],
    });
    return {};
  },
};
