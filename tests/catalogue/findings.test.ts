import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compilePattern } from "../../aws/patterns";
import { catalogue } from "../../catalogue/catalogue";
import { responseFolder } from "../../catalogue/folders";
import { responses } from "../../catalogue/responses";
import { patternsOf, type SignalEvent } from "../../responses/types";
import { answeredElsewhere } from "../../signals/answeredElsewhere";

const findings = [
  "Findings Imported V2",
  "GuardDuty Finding",
  "Inspector2 Finding",
  "Macie Finding",
  "Security Hub Findings - Imported",
];

const examples = catalogue.flatMap(({ name: response }) => {
  const path = join(responseFolder(response), "events", "fires");
  return readdirSync(path)
    .map((file) => ({
      response,
      file,
      event: JSON.parse(readFileSync(join(path, file), "utf8")) as SignalEvent,
    }))
    .filter(({ event }) => findings.includes(event["detail-type"]));
});

const rules = catalogue.map((response) => ({
  name: response.name,
  onlyUnanswered: response.placement === "central" && response.onlyUnanswered,
  patterns: patternsOf(response).map((pattern) => compilePattern(pattern)),
}));
/** The responses that decide about an event: triage leaves to the others what they answer. */
const takers = (event: SignalEvent) =>
  rules
    .filter(({ patterns }) => patterns.some((pattern) => pattern.matches(event)))
    .filter(({ onlyUnanswered }) => !(onlyUnanswered && answeredElsewhere(event, responses)))
    .map(({ name }) => name);

/** The same finding, as severe as it can be. */
function critical(event: SignalEvent): SignalEvent {
  const raised = structuredClone(event) as SignalEvent & {
    detail: { severity?: number; findings?: Array<{ Severity?: { Label: string }; severity?: string }> };
  };
  if (raised.source === "aws.guardduty") raised.detail.severity = 9.9;
  for (const finding of raised.detail.findings ?? []) {
    if (finding.Severity) finding.Severity.Label = "CRITICAL";
    else finding.severity = "Critical";
  }
  return raised;
}

describe("findings", () => {
  it("are there in every shape", () => {
    assert.ok(examples.length > 30);
    assert.deepEqual([...new Set(examples.map(({ event }) => event["detail-type"]))].sort(), findings);
  });

  const unknown = "unknown-critical-finding";
  // Root is answered whatever it does, so no type says that somebody answers it: were it critical, two would page.
  const pickedByWhose = ["root-used"];

  for (const { response, file, event } of examples) {
    it(`${response}/${file} is taken by that response alone`, () => assert.deepEqual(takers(event), [response]));

    if (response === unknown || pickedByWhose.includes(response)) continue;
    it(`${response}/${file} is no unknown finding when it is critical`, () =>
      assert.ok(!takers(critical(event)).includes(unknown)));
  }
});
