import { PublishCommand } from "@aws-sdk/client-sns";
import { answerCommand } from "../../organization/answerCommand";
import { approverRoleName, pagesTopicArn } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import type { Target } from "../../responses/types";
import type { Check, DecisionRecord } from "../shared/incident";
import { executionLink, incidentPageLink, workflowLink } from "../shared/links";
import { type CustomNotification, type Message, notificationOf, publicationOf } from "../shared/message";
import { plainText } from "../shared/text";
import { memberOf } from "./decide";
import type { Dependencies } from "./dependencies";
import { decisionKey } from "./evidence";

/** Where the notification points to. */
export interface Outcome {
  executionId?: string;
  evidenceSha256: string;
}

/** Notifies people, in one message, of what happened, where and to what, the decision with its reasons, and what they can do. */
export async function tell(
  { sns, settings }: Pick<Dependencies, "sns" | "settings">,
  record: DecisionRecord,
  outcome: Outcome,
): Promise<void> {
  await sns.send(
    new PublishCommand({
      TopicArn: pagesTopicArn(settings),
      ...publicationOf(messageAbout(settings, record, outcome)),
      MessageAttributes: {
        action: { DataType: "String", StringValue: record.decision.action },
        response: { DataType: "String", StringValue: record.response.name },
      },
    }),
  );
}

/** The form in which chat shows it. */
export const composeNotification = (...about: Parameters<typeof messageAbout>): CustomNotification =>
  notificationOf(messageAbout(...about));

function messageAbout(settings: TriageSettings, record: DecisionRecord, outcome: Outcome): Message {
  const { decision, incidentId, procedure, response, target } = record;
  return {
    title: `${accountName(settings, target)}: ${headlines[decision.action](record)}`,
    lines: describe(settings, record, outcome),
    foot: [],
    nextSteps: nextSteps(record, outcome),
    incident: incidentId,
    context: {
      incident: incidentId,
      action: decision.action,
      response: response.name,
      ...(procedure && { [procedure.kind]: procedure.name }),
      account: target.account,
      region: target.region,
      resource: target.resource.arn,
      evidence: decisionKey(incidentId),
      evidenceSha256: outcome.evidenceSha256,
      ...(outcome.executionId ? { execution: outcome.executionId } : {}),
    },
  };
}

const headlines = {
  run: ({ procedure, target }: DecisionRecord) => `${procedure?.name} started on ${target.resource.id}`,
  observe: ({ procedure, target }: DecisionRecord) =>
    `would start ${procedure?.name} on ${target.resource.id} (observing)`,
  page: ({ target }: DecisionRecord) => `${target.resource.id} needs your decision`,
  ignore: ({ target }: DecisionRecord) => `nothing to do for ${target.resource.id}`,
};

const marks = { pass: "✓", stop: "✗", note: "•" };

function describe(settings: TriageSettings, record: DecisionRecord, { executionId }: Outcome): string[] {
  const { decision, facts, procedure, response, target } = record;
  const owner = facts?.tags[settings.ownerTagKey];
  const lines = [
    `*What*  ${plainText(response.title, 200)}`,
    `${plainText(target.signal.title, 500)} (${target.signal.occurredAt})`,
    `*Where*  ${accountName(settings, target)} (${target.account}), ${target.region}, ${target.resource.id}`,
    `*Owner*  ${owner ? plainText(owner, 200) : "no owner tag"}`,
    `*Decided*  ${[decision.action, ...(procedure ? [`${procedure.name} (${procedure.risk})`] : [])].join(" ")}`,
    ...decision.reasons.map(({ outcome, detail }) => `${marks[outcome]} ${plainText(detail, 300)}`),
  ];
  // Only of these an incident file is written.
  if (decision.action === "run" || decision.action === "page") {
    lines.push(`*Incident page*  ${incidentPageLink(settings, record.incidentId, "opened")}`);
  }
  if (executionId) {
    lines.push(
      `*Started*  execution ${executionId}`,
      procedure?.kind === "workflow"
        ? workflowLink(settings.partition, settings.homeRegion, executionId)
        : executionLink(settings.partition, target.region, executionId),
      procedure && procedure.awaitsApproval.length > 0
        ? `*Waits for your approval*  ${procedure.awaitsApproval.join(", ")}`
        : "*No approval needed*  no step of it is destructive",
    );
  }
  return lines;
}

function nextSteps(record: DecisionRecord, { executionId }: Outcome): string[] {
  const { decision, incidentId, procedure, target } = record;
  switch (decision.action) {
    case "run":
      return [
        ...(executionId && procedure?.kind === "runbook" && procedure.awaitsApproval.length > 0
          ? [
              `Answer in the console, or with the role ${approverRoleName} of account ${target.account} ` +
                `(Approve or Reject): ${answerCommand(target.region, executionId)}`,
            ]
          : []),
        ...(procedure?.undo
          ? [`False positive? ${procedure.undo.name} restores the state: ${undoParameters(record)}.`]
          : []),
      ];
    case "observe":
      return [`Nothing was changed. Remove the observe mode where ${procedure?.name} should act.`];
    case "page":
      return [
        procedure && !isForPeople(record)
          ? `Check it, and start ${procedure.name} yourself with IncidentId ${incidentId} if it is right.`
          : `Check it: the evidence so far is stored under incidents/${incidentId}/ in the evidence bucket.`,
        ...stops(record).map((detail) => `What kept Reflex from acting: ${detail}`),
      ];
    case "ignore":
      return stops(record).map((detail) => `No action is needed: ${detail}`);
  }
}

function undoParameters({ incidentId, procedure }: DecisionRecord): string {
  const parameters = Object.entries(procedure?.undo?.parameters ?? {});
  return [["IncidentId", [incidentId]] as const, ...parameters]
    .map(([name, values]) => `${name}=${values.join(",")}`)
    .join(" ");
}

/** Its procedure is not what helps here, or cannot be started. */
const isForPeople = ({ decision }: DecisionRecord) =>
  decision.reasons.some(({ check, outcome }) => needPeople.has(check) && outcome === "stop");

const needPeople: ReadonlySet<Check> = new Set(["procedure", "region", "resource", "start"]);

function stops({ decision }: DecisionRecord): string[] {
  return decision.reasons.filter(({ outcome }) => outcome === "stop").map(({ detail }) => plainText(detail, 300));
}

function accountName(settings: TriageSettings, { account }: Target): string {
  return memberOf(settings, account)?.name ?? account;
}
