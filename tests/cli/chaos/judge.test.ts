import assert from "node:assert/strict";
import { activitiesIn } from "../../../cli/chaos/course";
import { faultsIn, reportedIn } from "../../../cli/chaos/judge";
import type { Principal, TimedEntry, TimelineEntry } from "../../../simulator";

const account = "111122223333";
const place = { account, region: "eu-west-1" };

const run = (id: string, status: string, document = "Reflex-Isolate"): TimelineEntry => ({
  ...{ kind: "automation", ...place, executionId: id, document, status },
});
const step = (id: string, name: string, status: string): TimelineEntry => ({
  ...{ kind: "step", ...place, executionId: id, step: name, action: "aws:executeAwsApi", status, attempt: 1 },
});
const as = (sessionName: string): Principal => ({
  ...{ kind: "role-session", account, roleArn: `arn:aws:iam::${account}:role/r`, roleName: "r", roleId: "R" },
  ...{ sessionName, issuedAt: new Date(0) },
});
const call = (id: string, service: string, operation: string, reason?: string, input = {}): TimelineEntry => ({
  ...{ kind: "call", ...place, principal: as(`Automation-${id}`), service, operation, input },
  decision: { allowed: reason === undefined, reason: reason ?? "" },
});
const says = (id: string, Message = "left undone: the snapshot") => call(id, "sns", "Publish", undefined, { Message });
const scp = "denied by statement NoNewRules of service control policy GuardRails";

function judged(entries: TimelineEntry[], more: { verdict?: string; unmet?: string[]; parameters?: object } = {}) {
  const timeline = entries.map((entry) => ({ ...entry, at: new Date(0) })) as unknown as TimedEntry[];
  const parameters = (id: string) => ({ IncidentId: [id], InstanceId: ["i-1"], ...more.parameters });
  const essential = new Map([["Reflex-Isolate", new Set(["Cut"])]]);
  const activities = activitiesIn(timeline, parameters, essential);
  const incident = { verdict: "healed", unmet: [], ...more, timeline, activities };
  return { faults: faultsIn(incident).map(({ fault }) => fault), reported: reportedIn(incident) };
}

const begins = run("a", "InProgress");
const cut = step("a", "Cut", "Success");

describe("what must not be in chaos", () => {
  it("finds nothing where all went well", () => {
    assert.deepEqual(judged([begins, cut, run("a", "Success")]), { faults: [], reported: [] });
  });

  it("is silent when a run fails and nobody is notified, not when the run says it or somebody names the run", () => {
    const failing = [begins, cut, step("a", "Snapshot", "Failed")];
    assert.deepEqual(judged([...failing, run("a", "Failed")]).faults, ["silent"]);
    assert.deepEqual(judged([...failing, says("a"), run("a", "Failed")]).faults, []);
    assert.deepEqual(judged([...failing, run("a", "Failed"), says("other", "run a ended: Failed")]).faults, []);
    assert.equal(judged([...failing, says("a"), run("a", "Failed")]).reported.length, 1);
  });

  it("does not count an earlier message as the report of a failure", () => {
    assert.deepEqual(judged([begins, cut, says("a"), step("a", "Snapshot", "Failed"), run("a", "Failed")]).faults, [
      "silent",
    ]);
  });

  it("is silent when nothing answers, when an event is lost, and when claims do not hold behind a good end", () => {
    assert.deepEqual(judged([], { verdict: "ignored" }).faults, ["silent"]);
    const lost: TimelineEntry = {
      ...{ kind: "delivery", ...place, rule: "r", targetArn: "t", eventId: "e", outcome: "failed" },
      error: { code: "NO_RESOURCE", message: "gone", sentTo: "dlq" },
    };
    assert.deepEqual(judged([begins, cut, run("a", "Success"), lost]).faults, ["silent"]);
    assert.deepEqual(judged([begins, cut, run("a", "Success")], { unmet: ["it is isolated"] }).faults, ["silent"]);
  });

  it("counts the message that a workflow sends before it gives itself its failure, and no earlier one", () => {
    const executionArn = "arn:aws:states:eu-west-1:111122223333:execution:m:1";
    const workflow = (status: string): TimelineEntry => ({
      ...{ kind: "workflow", ...place, executionArn, stateMachine: "m", status, startedBy: "x" },
    });
    const task = (resource: string): TimelineEntry => ({
      ...{ kind: "state", ...place, executionArn, state: "s", type: "Task", status: "exited", attempt: 1, resource },
    });
    const says = task("arn:aws:states:::sns:publish");
    const acts = task("arn:aws:states:::aws-sdk:ec2:stopInstances");
    assert.deepEqual(judged([workflow("RUNNING"), acts, says, workflow("FAILED")]).faults, []);
    assert.deepEqual(judged([workflow("RUNNING"), says, acts, workflow("FAILED")]).faults, ["silent"]);
  });

  it("counts what people know of a run as known of the workflow that fails with it", () => {
    const arn = "arn:aws:states:eu-west-1:111122223333:execution:Incident:1";
    const workflow = (status: string, cause?: string): TimelineEntry => ({
      ...{
        kind: "workflow",
        ...place,
        executionArn: arn,
        stateMachine: "Incident",
        status,
        startedBy: "triage",
        cause,
      },
    });
    const fails = [workflow("RUNNING"), begins, cut, run("a", "Failed")];
    const ended = workflow("FAILED", "run a of Follow ended: Failed");
    assert.deepEqual(judged([...fails, says("a"), ended]).faults, []);
    assert.deepEqual(judged([...fails, ended]).faults, ["silent", "silent"]);
    assert.deepEqual(judged([...fails, says("a"), workflow("FAILED", "run 9 is over")]).faults, ["silent"]);
  });

  it("is vetoed when the run ends before the essential step, or when that step fails by itself", () => {
    const failed = step("a", "MakeGroup", "Failed");
    assert.deepEqual(judged([begins, failed, says("a"), run("a", "Failed")]).faults, ["vetoed"]);
    assert.deepEqual(judged([begins, step("a", "Cut", "Failed"), says("a"), run("a", "Failed")]).faults, ["vetoed"]);
  });

  it("reports an essential step that a policy forbids", () => {
    const forbidden = call("a", "ec2", "AuthorizeSecurityGroupIngress", scp);
    const { faults, reported } = judged([begins, forbidden, step("a", "Cut", "Failed"), says("a"), run("a", "Failed")]);
    assert.deepEqual(faults, []);
    assert.match(reported.join(), /a policy forbids ec2:AuthorizeSecurityGroupIngress, and said so/);
    const silent = judged([begins, forbidden, step("a", "Cut", "Failed"), run("a", "Failed")]).faults;
    assert.deepEqual(silent, ["silent"]);
  });

  it("is done twice when the same run ends well twice, not when the first failed or the resource is another", () => {
    const twice = [begins, cut, run("a", "Success"), step("b", "Cut", "Success"), run("b", "Success")];
    assert.deepEqual(judged(twice).faults, ["twice"]);
    const again = [begins, cut, step("a", "Snapshot", "Failed"), says("a"), run("a", "Failed"), run("b", "Success")];
    assert.deepEqual(judged(again).faults, []);
    const other = [begins, cut, run("a", "Success"), { ...run("b", "Success"), region: "us-east-1" } as TimelineEntry];
    assert.deepEqual(judged(other).faults, []);
  });
});
