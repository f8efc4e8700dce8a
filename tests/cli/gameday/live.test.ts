import assert from "node:assert/strict";
import { holdLive } from "../../../cli/gameday/live";
import type { LiveAccount } from "../../../cli/gameday/liveAccount";
import { killService, slowNetwork, terminateInstance } from "../../../components/gameDays/instances";
import { cryptoSample } from "../../../components/gameDays/security";

const began = new Date("2026-11-24T09:00:10Z");
const later = (seconds: number) => new Date(began.getTime() + seconds * 1000);

interface Command {
  constructor: { name: string };
  input: Record<string, unknown>;
}

/** AWS as it would answer while time goes by: each answer is a function of the time and the input. */
class Account {
  time = new Date("2026-11-24T09:00:00Z");
  readonly asked: Command[] = [];
  lever = { status: "disengaged", reason: "" };
  answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    ListExperimentTemplates: () => ({
      experimentTemplates: ["other", "kill-service", "terminate-instance", "slow-network"].map((name) => ({
        id: `EXT-${name}`,
        tags: { "reflex:game-day": name },
      })),
    }),
    StartExperiment: () => ({ experiment: { id: "EXP1", state: { status: "initiating" } } }),
    GetExperiment: () => ({
      experiment: {
        id: "EXP1",
        startTime: this.time >= began ? began : undefined,
        endTime: this.status() === "completed" ? later(30) : undefined,
        state: { status: this.status(), reason: "" },
      },
    }),
    ListExperimentResolvedTargets: () => ({
      resolvedTargets: [{ targetInformation: { arn: "arn:aws:ec2:eu-west-1:111122223333:instance/i-1" } }],
    }),
    DescribeAutomationExecutions: () => ({ AutomationExecutionMetadataList: [] }),
    DescribeAlarms: () => ({
      MetricAlarms: [
        { AlarmName: "mine", Dimensions: [{ Name: "InstanceId", Value: "i-1" }] },
        { AlarmName: "other", Dimensions: [{ Name: "InstanceId", Value: "i-2" }] },
      ],
    }),
    StopExperiment: () => ({}),
  };

  status(): string {
    return this.time < began ? "initiating" : this.time >= later(30) ? "completed" : "running";
  }

  get live(): LiveAccount {
    const client = {
      send: async (command: Command) => {
        this.asked.push(command);
        const operation = command.constructor.name.replace(/Command$/, "");
        const answer = this.answers[operation];
        if (!answer) throw new Error(`nobody expected ${operation}`);
        return answer(command.input);
      },
    };
    return {
      fis: client,
      ssm: client,
      cloudWatch: client,
      autoScaling: client,
      safetyLever: async () => this.lever,
      now: () => this.time,
      sleep: async (milliseconds: number) => {
        this.time = new Date(this.time.getTime() + milliseconds);
      },
    } as unknown as LiveAccount;
  }

  operations(): string[] {
    return this.asked.map((command) => command.constructor.name.replace(/Command$/, ""));
  }
}

const quiet = { onStart: () => {}, onProgress: () => {} };

describe("a live game day", () => {
  let account: Account;
  beforeEach(() => {
    account = new Account();
  });

  it("starts the experiment that has its tag, and measures what AWS reports of alarms and runs", async () => {
    account.answers.DescribeAutomationExecutions = ({ Filters }) => {
      const [filter] = Filters as Array<{ Key: string }>;
      const started = filter?.Key === "StartTimeAfter" && account.time >= later(70);
      return {
        AutomationExecutionMetadataList: started
          ? [{ DocumentName: "Reflex-RestartService", ExecutionStartTime: later(65) }]
          : [],
      };
    };
    account.answers.DescribeAlarmHistory = ({ AlarmName }) => {
      assert.equal(AlarmName, "mine");
      const changes = [
        { at: later(62), to: "ALARM" },
        { at: later(140), to: "OK" },
      ].filter(({ at }) => account.time >= at);
      return {
        AlarmHistoryItems: changes.map(({ at, to }) => ({
          Timestamp: at,
          HistoryData: JSON.stringify({ newState: { stateValue: to } }),
        })),
      };
    };
    const result = await holdLive(killService, account.live, quiet);
    assert.deepEqual(
      result.measured.map(({ took }) => took),
      [62, 65, 140],
    );
    assert.deepEqual([result.verdict, result.where, result.experiment?.status], ["held", "live", "completed"]);
    const start = account.asked.find((command) => command.constructor.name === "StartExperimentCommand");
    assert.equal(start?.input.experimentTemplateId, "EXT-kill-service");
    assert.ok(!account.operations().includes("StopExperiment"));
  });

  it("follows the group that lost the target, not launches of others", async () => {
    const activity = (group: string, Description: string, start: number, end: number) => ({
      AutoScalingGroupName: group,
      Description,
      StartTime: later(start),
      EndTime: later(end),
      StatusCode: "Successful",
    });
    account.answers.DescribeScalingActivities = () => ({
      Activities: [
        activity("other", "Launching a new EC2 instance: i-8", 5, 6),
        activity("web", "Terminating EC2 instance: i-0", -60, -30),
        activity("web", "Terminating EC2 instance: i-1", 50, 70),
        activity("web", "Launching a new EC2 instance: i-9", 72, 110),
      ],
    });
    const { measured, verdict } = await holdLive(terminateInstance, account.live, quiet);
    assert.deepEqual(
      measured.map(({ took }) => took),
      [50, 110],
    );
    assert.equal(verdict, "held");
  });

  it("gives up when all is overdue, and stops an experiment that still runs", async () => {
    account.status = () => (account.time < began ? "initiating" : "running");
    const { measured, verdict } = await holdLive(slowNetwork, account.live, quiet);
    assert.deepEqual([measured[0]?.held, verdict], [false, "did not hold"]);
    assert.equal(account.operations().at(-1), "StopExperiment");
    assert.ok(account.time <= later(15 * 60 + 80));
  });

  it("ends at once when an alarm stops the experiment", async () => {
    account.status = () => (account.time < began ? "initiating" : account.time >= later(60) ? "stopped" : "running");
    const { verdict, experiment } = await holdLive(slowNetwork, account.live, quiet);
    assert.deepEqual([verdict, experiment?.status], ["did not hold", "stopped"]);
    assert.ok(account.time < later(90));
  });

  it("does not begin while the safety lever is engaged or a run is open, whoever's document it is by ARN", async () => {
    account.lever = { status: "engaged", reason: "INC-7" };
    await assert.rejects(holdLive(killService, account.live, quiet), /safety lever is engaged \(INC-7\)/);
    account.lever = { status: "disengaged", reason: "" };
    account.answers.DescribeAutomationExecutions = () => ({
      AutomationExecutionMetadataList: [
        { DocumentName: "AWS-StopEC2Instance", AutomationExecutionStatus: "InProgress" },
        {
          DocumentName: "arn:aws:ssm:eu-west-1:222233334444:document/Reflex-IsolateAndSnapshotInstance",
          AutomationExecutionStatus: "Waiting",
          AutomationExecutionId: "run-1",
        },
      ],
    });
    await assert.rejects(
      holdLive(killService, account.live, quiet),
      /incident is open, Reflex-IsolateAndSnapshotInstance is Waiting \(run run-1\)/,
    );
    assert.ok(!account.operations().includes("StartExperiment"));
  });

  it("says what to do when the account has no such experiment, and that samples are measured elsewhere", async () => {
    account.answers.ListExperimentTemplates = () => ({ experimentTemplates: [] });
    await assert.rejects(holdLive(killService, account.live, quiet), /add it to reflex:gameDays/);
    await assert.rejects(holdLive(cryptoSample, account.live, quiet), /measured in the security account/);
  });
});
