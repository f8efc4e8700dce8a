import assert from "node:assert/strict";
import { courseOf, refusalMark, withoutIds } from "../../../cli/failEach/course";
import type { Principal, TimedEntry, TimelineEntry } from "../../../simulator";

const account = "111122223333";
const run = "0b6e6c0e-1f5c-4a7e-9a55-3a8a0f0b1c2d";
const topicArn = "arn:aws:sns:eu-west-1:222233334444:reflex-pages";
const place = { account, region: "eu-west-1" };

const principal: Principal = {
  kind: "role-session",
  account,
  roleArn: `arn:aws:iam::${account}:role/reflex/reflex-run-ContainBucket`,
  roleName: "reflex-run-ContainBucket",
  roleId: "AROA1",
  sessionName: `Automation-${run}`,
  issuedAt: new Date(0),
};

const automation = (status: string): TimelineEntry => ({
  kind: "automation",
  ...place,
  executionId: run,
  document: "arn:aws:ssm:eu-west-1:222233334444:document/Reflex-ContainBucket",
  status,
});
const step = (name: string, status: string): TimelineEntry => ({
  kind: "step",
  account,
  executionId: run,
  step: name,
  action: "aws:executeAwsApi",
  status,
  attempt: 1,
});
const call = (service: string, operation: string, input = {}, message?: string): TimelineEntry => ({
  kind: "call",
  ...place,
  principal,
  service,
  operation,
  input,
  ...(message && { error: { code: "AccessDenied", message } }),
});
const message = (text: string, topic = topicArn): TimelineEntry => ({
  kind: "message",
  account: "222233334444",
  topicArn: topic,
  message: text,
});

const title = "photos is open";
const attributes = { title: { StringValue: title }, execution: { StringValue: run } };

/** What the messenger makes of a run's text. */
const composed = JSON.stringify({
  default: JSON.stringify({ metadata: { additionalContext: { title, execution: run } } }),
  email: "it is open",
});

const course = courseOf({
  timeline: [
    automation("InProgress"),
    message("started"),
    step("Close", "InProgress"),
    call("s3", "PutPublicAccessBlock", {}, `denied (${refusalMark})`),
    step("Close", "Failed"),
    step("Look", "Success"),
    step("Look", "Success"),
    call("sns", "Publish", { Message: "it is open", MessageAttributes: attributes }),
    message(composed),
    message("approve?", "arn:aws:sns:eu-west-1:111122223333:AutomationReflexApprovals"),
    automation("Failed"),
    message("the run ended"),
  ].map((entry, second): TimedEntry => ({ ...entry, at: new Date(second * 1000).toISOString() })),
  after: { bucket: "photos" },
  outcome: ["open"],
});

describe("the course of a drill", () => {
  it("counts how steps ended in each run", () => {
    assert.deepEqual(course.runs, [
      {
        id: run,
        document: "Reflex-ContainBucket",
        status: "Failed",
        steps: { Close: { succeeded: 0, failed: 1 }, Look: { succeeded: 2, failed: 0 } },
      },
    ]);
  });

  it("says who sent a message to people, and whether it came after the refusal", () => {
    assert.equal(course.refused, true);
    assert.deepEqual(course.messages, [
      { text: "started", late: false },
      { runId: run, text: "it is open", late: true },
      { text: "the run ended", late: true },
    ]);
  });

  it("is compared without ids and times", () => {
    assert.equal(course.end, '[{"bucket":"photos"},["open"]]');
    assert.equal(
      withoutIds(`i-0123456789abcdef0 in ${run} at 2026-11-24T09:14:05.123Z by AROAXYZ`),
      "i-ID in ID at TIME by AROA",
    );
  });
});
