import { field } from "../../../responses/fields";
import type { SignalEvent } from "../../../responses/types";
import type { Incident } from "../incident";
import { declare, type Inquiry } from "../inquiry";
import { always, collected, count, nothing, type Outcome, type Source, windowOf } from "./source";

const alarmHistory = declare("cloudwatch", "DescribeAlarmHistory");
const guardDutyFindings = declare("guardduty", "GetFindings");
const findingHistory = declare("securityhub", "GetFindingHistory");

/** The finding or alarm as its service knows it by now, and how it came to that. */
export const signalHistory: Source = {
  name: "signal-history",
  title: "The signal's own history",
  in: "member",
  stages: always,
  calls: [alarmHistory, guardDutyFindings, findingHistory],
  async collect(incident, inquiry) {
    const { event } = incident;
    if (!event) return nothing("the run was started by a rule of the account, which keeps no signal");
    switch (event.source) {
      case "aws.cloudwatch":
        return alarm(event, incident, inquiry);
      case "aws.guardduty":
        return guardDuty(event, inquiry);
      case "aws.securityhub":
        return securityHub(event, incident, inquiry);
      default:
        return nothing(`a signal of ${event.source} has no history beyond the event itself, which is in decision.json`);
    }
  },
};

async function alarm(event: SignalEvent, incident: Incident, inquiry: Inquiry): Promise<Outcome> {
  const name = field(event, "detail.alarmName");
  if (typeof name !== "string") return nothing("the event names no alarm");
  const { from, to } = windowOf(incident, inquiry.now());
  const items = await inquiry.pages(
    alarmHistory,
    {
      AlarmName: name,
      // Without this, the history of a composite alarm is empty (CloudWatch API reference, "DescribeAlarmHistory").
      AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
      StartDate: from,
      EndDate: to,
      ScanBy: "TimestampDescending",
      MaxRecords: 100,
    },
    { list: "AlarmHistoryItems", token: "NextToken", limit: 3, what: `history of alarm ${name}` },
  );
  const history = count(items.length, "entry").replace("entrys", "entries");
  return items.length > 0 ? collected(`${history} of alarm ${name}`) : nothing(`alarm ${name} has no history`);
}

async function guardDuty(event: SignalEvent, inquiry: Inquiry): Promise<Outcome> {
  const [detector, finding] = [field(event, "detail.service.detectorId"), field(event, "detail.id")];
  if (typeof detector !== "string" || typeof finding !== "string") return nothing("the event names no detector");
  const { Findings = [] } = await inquiry.ask(guardDutyFindings, { DetectorId: detector, FindingIds: [finding] });
  const [known] = Findings;
  if (!known) return nothing(`the detector does not know finding ${finding} any more`);
  const { Count, EventFirstSeen, EventLastSeen } = known.Service ?? {};
  return collected(`seen ${Count ?? "?"} times from ${EventFirstSeen ?? "?"} to ${EventLastSeen ?? "?"}`);
}

async function securityHub(event: SignalEvent, incident: Incident, inquiry: Inquiry): Promise<Outcome> {
  const [Id, ProductArn] = [field(event, "detail.findings.0.Id"), field(event, "detail.findings.0.ProductArn")];
  if (typeof Id !== "string" || typeof ProductArn !== "string") {
    return nothing("the event is not in the Security Finding Format, and only that has a history");
  }
  const { from, to } = windowOf(incident, inquiry.now());
  const records = await inquiry.pages(
    findingHistory,
    { FindingIdentifier: { Id, ProductArn }, StartTime: from, EndTime: to, MaxResults: 100 },
    { list: "Records", token: "NextToken", limit: 2, what: "history of the finding" },
  );
  return records.length > 0
    ? collected(`${count(records.length, "change")} of the finding`)
    : nothing("it was not changed");
}
