import assert from "node:assert/strict";
import { restartEcsService } from "../../../catalogue/availability/runbooks/RestartEcsService";
import type { ExecutionResult } from "../../../simulator";
import { type Answers, account, runWith, statusOf } from "../../runbooks/world";

const definition = (revision: number) => `arn:aws:ecs:eu-west-1:${account}:task-definition/checkout:${revision}`;

/** How one deployment goes: its state at each look, the last one for good. */
type Course = string[];

/**
 * A service whose deployment has failed while tasks of an earlier one run. Each update of it begins a deployment with the
 * next course; the deployment before stays listed until it is completed.
 */
async function run(
  courses: Course[],
  previous: string,
): Promise<{ result: ExecutionResult; updates: Array<Record<string, unknown>>; looks: number }> {
  const updates: Array<Record<string, unknown>> = [];
  let current: Course = ["FAILED"];
  let looks = 0;
  const answers: Answers = {
    "ecs UpdateService": (parameters: Record<string, unknown>) => {
      updates.push(parameters);
      current = courses[updates.length - 1] ?? ["FAILED"];
      return {};
    },
    "ecs DescribeServices": () => {
      looks++;
      const [state] = current;
      if (current.length > 1) current = current.slice(1);
      const primary = { id: "ecs-svc/2", status: "PRIMARY", rolloutState: state };
      const earlier = { id: "ecs-svc/1", status: "ACTIVE", rolloutState: "FAILED" };
      const deployments = state === "COMPLETED" ? [primary] : [primary, earlier];
      return { services: [{ taskDefinition: definition(2), deployments }] };
    },
  };
  const result = await runWith(
    restartEcsService,
    "triage",
    {
      IncidentId: ["incident-20261124-0123456789"],
      ClusterName: ["shop"],
      ServiceName: ["checkout"],
      PreviousTaskDefinition: [previous],
    },
    answers,
  );
  return { result, updates, looks };
}

describe("RestartEcsService", () => {
  it("deploys once more and waits until it is completed, however many polls that needs", async () => {
    const { result, updates, looks } = await run(
      [["IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "COMPLETED"]],
      definition(1),
    );
    assert.equal(result.status, "Success", result.failureMessage);
    assert.deepEqual(updates, [{ cluster: "shop", service: "checkout", forceNewDeployment: true }]);
    assert.ok(looks >= 6, `${looks}`);
    assert.equal(statusOf(result, "SayRestarted"), "Success");
    assert.equal(statusOf(result, "RollBack"), "Pending");
  });

  it("rolls back when the tasks fail again", async () => {
    const { result, updates } = await run(
      [
        ["IN_PROGRESS", "FAILED"],
        ["IN_PROGRESS", "COMPLETED"],
      ],
      definition(1),
    );
    assert.equal(result.status, "Success", result.failureMessage);
    assert.deepEqual(updates[1], { cluster: "shop", service: "checkout", taskDefinition: definition(1) });
    assert.equal(statusOf(result, "SayRolledBack"), "Success");
    assert.equal(statusOf(result, "SayRestarted"), "Pending");
  });

  it("does not wait for ever for a deployment that nothing stops", async () => {
    const { result, updates, looks } = await run([["IN_PROGRESS"], ["COMPLETED"]], definition(1));
    assert.equal(result.status, "Success", result.failureMessage);
    assert.equal(updates.length, 2);
    assert.ok(looks < 80, `${looks}`);
  });

  it("fails when the definition before does not help either, or when there is none", async () => {
    const nothing = await run([["FAILED"], ["FAILED"]], definition(1));
    assert.equal(nothing.result.status, "Failed");
    assert.match(String(nothing.result.failureMessage), /deployed again and rolled back, and neither helped/);
    const none = await run([["FAILED"]], "none");
    assert.equal(none.result.status, "Failed");
    assert.match(String(none.result.failureMessage), /nothing shows which task definition worked before/);
    assert.equal(none.updates.length, 1);
  });
});
