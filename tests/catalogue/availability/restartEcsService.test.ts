import assert from "node:assert/strict";
import { restartEcsService } from "../../../catalogue/availability/runbooks/RestartEcsService";
import { AwsError, type ExecutionResult } from "../../../simulator";
import { type Answers, account, runWith, statusOf } from "../../runbooks/world";

const definition = (revision: number) => `arn:aws:ecs:eu-west-1:${account}:task-definition/checkout:${revision}`;

/** How one deployment goes: its state at each look, the last one for good; or that its call is refused. */
type Course = string[] | "refused";

/**
 * A service whose deployment has failed while tasks of an earlier one run. Each update of it begins a deployment with the
 * next course; the deployment before stays listed until it is completed.
 */
async function run(
  courses: Course[],
  previous: string,
): Promise<{
  result: ExecutionResult;
  updates: Array<Record<string, unknown>>;
  looks: number;
  /** The last message. */
  message: string;
}> {
  const updates: Array<Record<string, unknown>> = [];
  let message = "";
  let current = ["FAILED"];
  let looks = 0;
  const answers: Answers = {
    "ecs UpdateService": (parameters: Record<string, unknown>) => {
      updates.push(parameters);
      const next = courses[updates.length - 1] ?? ["FAILED"];
      if (next === "refused")
        throw new AwsError("AccessDeniedException", "not authorized to perform ecs:UpdateService");
      current = next;
      return {};
    },
    "sns Publish": ({ Message }: { Message: string }) => {
      message = Message;
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
  return { result, updates, looks, message };
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
    assert.equal(statusOf(result, "SayDeployed"), "Success");
    assert.equal(statusOf(result, "RollBack"), "Pending");
  });

  it("rolls back when the tasks fail again", async () => {
    const { result, updates, message } = await run(
      [
        ["IN_PROGRESS", "FAILED"],
        ["IN_PROGRESS", "COMPLETED"],
      ],
      definition(1),
    );
    assert.equal(result.status, "Success", result.failureMessage);
    assert.deepEqual(updates[1], { cluster: "shop", service: "checkout", taskDefinition: definition(1) });
    assert.equal(statusOf(result, "SayDeployed"), "Success");
    assert.match(message, /checkout:2 failed, or was not seen to complete, and the service runs .*checkout:1 again\./);
  });

  it("rolls back when it may not deploy, and says that it did not", async () => {
    // Two attempts more, since a refused call is repeated.
    const { result, updates, message } = await run(["refused", "refused", "refused", ["COMPLETED"]], definition(1));
    assert.equal(result.status, "Failed");
    assert.deepEqual(updates.at(-1), { cluster: "shop", service: "checkout", taskDefinition: definition(1) });
    assert.match(message, /- deploy the service again: left undone, step DeployAgain failed/);
    assert.match(message, /- roll the service back: done/);
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
    assert.equal(statusOf(nothing.result, "SayDeployedIncomplete"), "Success");
    assert.match(nothing.message, /- roll the service back: left undone/);
    assert.equal(nothing.updates.length, 2);
    const none = await run([["FAILED"]], "none");
    assert.equal(none.result.status, "Failed");
    assert.equal(statusOf(none.result, "SayDeployedIncomplete"), "Success");
    assert.match(none.message, /- roll the service back: left undone/);
    assert.equal(none.updates.length, 1);
  });
});
