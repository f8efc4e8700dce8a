import { field, requiredMatch, requiredText } from "../../../responses/fields";
import { read } from "../../../responses/resource";
import { sweepForm } from "../../../responses/sweep";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { callerOf, successfulCall, targetOfCall } from "../../../signals/calls";
import { notOwnRuns } from "../../../signals/ownRuns";
import { type TrailFacts, trail } from "../resources/trail";
import { restoreCloudTrail } from "../runbooks/RestoreCloudTrail";
import { stopCloudTrail } from "../runbooks/StopCloudTrail";

/** Switches of UpdateTrail that, when off, leave something unrecorded or unvalidated, by the fact that shows it. */
const switches = {
  isMultiRegionTrail: "multiRegion",
  includeGlobalServiceEvents: "globalServiceEvents",
  enableLogFileValidation: "logFileValidation",
} as const;
type Switch = keyof typeof switches;

const pattern: EventPattern = successfulCall(["aws.cloudtrail"], {
  eventSource: ["cloudtrail.amazonaws.com"],
  userIdentity: notOwnRuns("cloudtrail:StopLogging", "cloudtrail:UpdateTrail"),
  eventName: ["StopLogging", "UpdateTrail"],
  $or: [
    // StopLogging answers nothing, UpdateTrail the whole trail.
    { responseElements: { trailARN: [{ exists: false }] } },
    ...Object.keys(switches).map((name) => ({ requestParameters: { [name]: [false] } })),
  ],
});

const trails = read("cloudtrail", "DescribeTrails", () => ({ includeShadowTrails: false }));

/** For calls whose event was lost. A trail that was narrowed looks like one that was configured so. */
const sweep = sweepForm<TrailFacts>("cloudtrail-stopped", trail, {
  schedule: "cron(20 5 * * ? *)",
  list: {
    read: trails,
    // The trail of the organization is shown in its members, and only the management account can start it.
    resources: (answer, { account }) =>
      (answer(trails)?.trailList ?? []).flatMap(({ Name: id, TrailARN: arn }) =>
        id && arn?.split(":")[4] === account ? [{ id, arn }] : [],
      ),
  },
  finding: ({ name, logging, stoppedAt }) =>
    logging || !stoppedAt
      ? undefined
      : { since: Date.parse(stoppedAt), title: `The trail ${name} was stopped and still is` },
});

export const cloudtrailStopped: RunbookResponse<TrailFacts> = {
  name: "cloudtrail-stopped",
  title: "A trail was stopped or narrowed",
  summary:
    "Answers a call that stops a trail of CloudTrail or turns off its Regions, its global services or its validation. " +
    "Logging is started again, and exactly what the call turned off is turned on again.",
  placement: "central",
  forms: { cloudtrail: { pattern, target }, sweep },
  runbook: restoreCloudTrail,
  undo: stopCloudTrail,
  resource: trail,
  coolDownHours: 0,
  nothingToDo: (event, facts) =>
    facts.logging && turnedOff(event, facts).length === 0 ? "the trail records again" : undefined,
  parameters: ({ event, facts }) => {
    const off = turnedOff(event, facts);
    const yesOrNo = (name: Switch) => [off.includes(name) ? "yes" : "no"];
    return {
      TrailName: [facts.name],
      AllRegions: yesOrNo("isMultiRegionTrail"),
      GlobalServices: yesOrNo("includeGlobalServiceEvents"),
      Validation: yesOrNo("enableLogFileValidation"),
    };
  },
};

/** What the call turned off and is off still. */
function turnedOff(event: SignalEvent, facts: TrailFacts): Switch[] {
  return (Object.keys(switches) as Switch[]).filter(
    (name) => field(event, `detail.requestParameters.${name}`) === false && !facts[switches[name]],
  );
}

function target(event: SignalEvent): Target {
  // The name or, for a trail of another account or Region too, the ARN.
  const nameOrArn = requiredMatch(
    event,
    "detail.requestParameters.name",
    /^(arn:aws[\w-]*:cloudtrail:[a-z0-9-]+:\d{12}:trail\/)?[A-Za-z0-9][\w.-]{1,126}[A-Za-z0-9]$/,
    "the name or ARN of a trail",
  );
  const id = nameOrArn.split("/").at(-1) ?? "";
  const did = requiredText(event, "detail.eventName") === "StopLogging" ? "stops" : "narrows";
  return targetOfCall(event, "cloudtrail", { id, path: `trail/${id}` }, `${callerOf(event)} ${did} the trail ${id}`);
}
