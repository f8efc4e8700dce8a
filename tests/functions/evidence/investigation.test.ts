import assert from "node:assert/strict";
import type { Answers } from "../../../functions/evidence/answers";
import type { IncidentFile } from "../../../functions/evidence/file";
import { decided, decision, ended, executionId, incidentId, serviceError, trailEvent, victim } from "./fixtures";
import { World } from "./world";

const folder = `incidents/${incidentId}`;
const closed = `closed/${executionId}`;

describe("the incident file", () => {
  it("is begun when a run is decided, and holds the raw answers, both pages, and the manifest over all of it", async () => {
    const world = new World();
    world.keep({ ...decision(), execution: { id: executionId } });
    assert.equal(await world.deliver(decided()), 0);
    const { files, manifests, differences } = world.verified();
    assert.deepEqual(differences, []);
    assert.equal(manifests.length, 1);
    assert.ok(files.includes("opened/raw/cloudtrail.json") && files.includes("opened/incident.md"));
    assert.ok(manifests[0]!.objects.every(({ versionId }) => versionId));
    assert.ok(manifests[0]!.objects.some(({ path }) => path === "decision.json"));

    const file: IncidentFile = world.json("opened/incident.json");
    assert.equal(file.incident.brokeAt, "2026-11-24T09:02:31.000Z");
    assert.equal(file.incident.owner, "team-payments");
    assert.deepEqual(
      file.causes.map(({ what, who }) => [what, who.kind]),
      [["ec2 ModifyInstanceMetadataOptions", "person"]],
    );
    assert.deepEqual(
      file.ours.map(({ what }) => what),
      ["ec2 TerminateInstances"],
    );
  });

  it("is finished when the run has ended: steps, approvals, the state before and after, and the first file", async () => {
    const world = new World();
    world.keep({ ...decision(), execution: { id: executionId } });
    assert.equal(await world.deliver(decided(), ended()), 0);
    const { manifests, differences } = world.verified();
    assert.deepEqual(differences, []);
    const last = manifests.find(({ stage }) => stage === "closed")!;
    assert.ok(last.objects.some(({ path }) => path === "opened/manifest.json"));
    const file: IncidentFile = world.json(`${closed}/incident.json`);
    assert.equal(file.run!.status, "Success");
    assert.equal(file.state, "healed");
    const indexed = world.index.get(`incident#${incidentId}`)!;
    assert.deepEqual(
      ["short", "shard", "state", "run", "file", "day"].map((name) => indexed[name]?.S),
      ["0123456789", "0", "healed", executionId, `${folder}/${closed}`, "2026-11-24"],
    );
    assert.match(file.run!.approvals[0]!.who!, /reflex-approver\/on-call$/);
    assert.equal((file.after as { state: string }).state, "terminated");
    assert.deepEqual(file.saved, [{ of: victim, attributes: { groups: ["sg-1"] } }]);
    const page = world.objects.get(`${folder}/${closed}/incident.md`)!;
    assert.match(page, /1\. 2026-11-24 08:40:00 UTC `ec2 ModifyInstanceMetadataOptions` by `user\/ana`/);
    assert.match(page, /made by a person/);
  });

  it("says of each source that it is missing, and why, and collects the others", async () => {
    const world = new World();
    world.keep();
    world.answers.LookupEvents = () => {
      throw serviceError("ThrottlingException", "Rate exceeded, password=hunter2hunter2");
    };
    assert.equal(await world.deliver(decided()), 0);
    const { sources, open }: IncidentFile = world.json("opened/incident.json");
    const of = (name: string) => sources.find(({ source }) => source === name)!;
    assert.equal(of("cloudtrail").status, "failed");
    assert.match(of("cloudtrail").detail, /ThrottlingException: Rate exceeded/);
    assert.match(of("x-ray").detail, /AccessDeniedException: not authorized to perform GetTraceSummaries/);
    assert.equal(of("codepipeline").status, "nothing");
    assert.ok(open.some((point) => point.includes("CloudTrail")));
    assert.ok(![...world.objects.values()].some((text) => text.includes("hunter2")));
  });

  it("keeps no secret that a source answered with, and says how many it took out", async () => {
    const world = new World();
    world.keep();
    await world.deliver(decided());
    const raw: Answers = world.json("opened/raw/cloudtrail.json");
    assert.ok(raw.redactions > 0);
    assert.ok(![...world.objects.values()].some((text) => text.includes("wJalrXUtnFEMIK7MDENG")));
  });

  it("is not written about what was only observed or ignored", async () => {
    for (const action of ["observe", "ignore"] as const) {
      const world = new World();
      world.keep(decision(action));
      assert.equal(await world.deliver(decided()), 0);
      assert.deepEqual([...world.objects.keys()], [`${folder}/decision.json`]);
    }
  });

  it("of what people must decide says so, and needs no run", async () => {
    const world = new World();
    world.keep(decision("page"));
    await world.deliver(decided());
    const { open, run }: IncidentFile = world.json("opened/incident.json");
    assert.equal(run, undefined);
    assert.match(open[0]!, /A person must decide: nothing was started, because not on the allowlist/);
  });

  it("of a run that a rule of the account started is made without a decision", async () => {
    const world = new World();
    assert.equal(await world.deliver(ended()), 0);
    assert.deepEqual(world.verified().differences, []);
    const file: IncidentFile = world.json(`${closed}/incident.json`);
    assert.equal(file.incident.resource.id, victim);
    assert.equal(file.decision, undefined);
  });

  describe("of a run that did not end well", () => {
    const step = (StepName: string, call: string, StepStatus: string, more: object = {}) => ({
      ...{ StepName, StepStatus, Action: "aws:executeAwsApi", OnFailure: "Abort" },
      ExecutionStartTime: new Date("2026-11-24T09:14:20Z"),
      Inputs: { Service: call.split(" ")[0], Api: call.split(" ")[1] },
      ...more,
    });
    const saved = step("SaveInstance", "dynamodb PutItem", "Success");
    const cut = step("CloseInterface", "ec2 ModifyNetworkInterfaceAttribute", "Success");
    const foreseen = step("OpenOutV4", "ec2 AuthorizeSecurityGroupEgress", "Failed", {
      ...{ OnFailure: "Continue", FailureMessage: "InvalidPermission.Duplicate" },
    });
    const broken = step("ProtectFromTermination", "ec2 ModifyInstanceAttribute", "Failed", {
      FailureMessage: "InternalError",
    });
    const approve = (StepStatus: string, more: object = {}) =>
      step("ApproveTermination", " ", StepStatus, { Action: "aws:approve", Inputs: {}, ...more });
    // As GetAutomationExecution lists the steps that a run never reached.
    const never = approve("Pending", { ExecutionStartTime: undefined });
    const no = approve("Failed", {
      Outputs: {
        ApprovalStatus: ["Rejected"],
        ApproverDecisions: [
          JSON.stringify({
            Approver: "arn:aws:sts::111122223333:assumed-role/reflex-approver/on-call",
            ApprovalStatus: "Reject",
            ApprovalDecisionTime: "2026-11-24T09:15:00Z",
            Comment: "seen with the team",
          }),
        ],
      },
    });
    const filed = async (AutomationExecutionStatus: string, ...StepExecutions: object[]) => {
      const world = new World();
      world.keep({ ...decision(), execution: { id: executionId } });
      const { AutomationExecution } = (world.answers.GetAutomationExecution?.({}) ?? {}) as Record<string, object>;
      world.answers.GetAutomationExecution = () => ({
        AutomationExecution: { ...AutomationExecution, AutomationExecutionStatus, StepExecutions },
      });
      assert.equal(await world.deliver(ended()), 0);
      const file: IncidentFile = world.json(`${closed}/incident.json`);
      const about = (file: IncidentFile) => file.open.filter((point) => !/CloudTrail|Not known/.test(point));
      return { file, open: about(file).join("\n"), markdown: world.objects.get(`${folder}/${closed}/incident.md`)! };
    };

    it("names who rejected what, with the comment, and blames no failure that was foreseen", async () => {
      const { file, open, markdown } = await filed("Failed", saved, cut, foreseen, no);
      assert.equal(file.state, "rejected");
      assert.match(markdown, /Rejected, contained, nothing destroyed/);
      assert.match(markdown, /ApproveTermination`: Reject by `.*reflex-approver\/on-call` at .*`seen with the team`/);
      assert.doesNotMatch(markdown, /nobody/);
      assert.match(open, /reflex-approver\/on-call rejected ApproveTermination/);
      assert.doesNotMatch(open, /OpenOutV4|ended with Failed/);
      assert.match(open, /What was contained stays so until runbook ReleaseInstance/);
    });

    it("says that nobody answered where nobody did", async () => {
      const { file, open, markdown } = await filed("TimedOut", saved, cut, approve("TimedOut"));
      assert.equal(file.state, "timed-out");
      assert.match(markdown, /ApproveTermination`: nobody answered in time/);
      assert.match(open, /^Nobody answered ApproveTermination in time/);
    });

    it("waits for nobody, and keeps nothing contained, where it failed before the first change", async () => {
      const { file, open, markdown } = await filed("Failed", saved, foreseen, broken, never);
      assert.deepEqual([file.state, file.changedAnything], ["failed-unchanged", false]);
      assert.match(open, /at step ProtectFromTermination \(InternalError\)\. It had changed nothing\./);
      assert.doesNotMatch(open, /waits|contained|OpenOutV4/);
      assert.doesNotMatch(markdown, /ApproveTermination/);
    });

    it("says that what it changed stays where it failed halfway", async () => {
      const { file, open } = await filed("Failed", saved, cut, broken, never);
      assert.equal(file.state, "failed-halfway");
      assert.match(open, /What it changed before stays until somebody looks\./);
    });
  });

  it("lists a call once where the signal names both the user and its key", async () => {
    const world = new World();
    const userIdentity = { type: "IAMUser", userName: "ana", accessKeyId: "AKIAIOSFODNN7EXAMPLE" };
    const { event } = decision();
    world.keep({ ...decision(), event: { ...event, detail: { ...event.detail, userIdentity } } });
    const call = { eventID: "e-9", eventTime: "2026-11-24T08:40:00Z", eventName: "RunInstances", readOnly: false };
    world.answers.LookupEvents = () => ({
      Events: [trailEvent({ ...call, eventSource: "ec2.amazonaws.com", userIdentity }, victim)],
    });
    assert.equal(await world.deliver(decided()), 0);
    const { callers }: IncidentFile = world.json("opened/incident.json");
    const made = callers.flatMap(({ caller, calls }) => calls.map(({ call: name, times }) => [caller, name, times]));
    assert.deepEqual(made, [["AKIAIOSFODNN7EXAMPLE, ana", "ec2 RunInstances", 1]]);
  });

  it("of a workflow is finished with the workflow's own history, read in the security account", async () => {
    const world = new World();
    const executionArn = "arn:aws:states:eu-west-1:222233334444:execution:Reflex-CredentialCompromise:i-1";
    world.keep({ ...decision(), procedure: { ...decision().procedure!, kind: "workflow" } });
    const asked = { resource: "publish.waitForTaskToken" };
    world.answers.DescribeExecution = () => ({ status: "FAILED", input: JSON.stringify({ incidentId }) });
    world.answers.GetExecutionHistory = () => ({
      events: [
        { id: 1, type: "ExecutionStarted" },
        { id: 2, type: "TaskTimedOut", taskTimedOutEventDetails: asked },
        { id: 3, type: "ExecutionFailed", executionFailedEventDetails: { error: "Reflex.StaysIsolated" } },
      ],
    });
    const event = { "detail-type": "Step Functions Execution Status Change", detail: { executionArn } };
    assert.equal(await world.deliver(event), 0);
    assert.deepEqual(world.verified().differences, []);
    const { sources, state }: IncidentFile = world.json("closed/i-1/incident.json");
    assert.equal(state, "timed-out");
    assert.match(sources.find(({ source }) => source === "workflow")!.detail, /FAILED, 3 events/);
    const reads = world.made.filter(({ operation }) => /Execution(History)?$/.test(operation));
    assert.ok(reads.every(({ account }) => account === "222233334444"));
  });

  it("is not written about a run that names no incident", async () => {
    const world = new World();
    world.answers.GetAutomationExecution = () => ({ AutomationExecution: { Parameters: { IncidentId: ["../x"] } } });
    assert.equal(await world.deliver(ended()), 0);
    assert.equal(world.objects.size, 0);
  });

  it("is left alone when the message comes again", async () => {
    const world = new World();
    world.keep();
    await world.deliver(decided());
    const before = new Map(world.objects);
    world.now += 3_600_000;
    world.answers.LookupEvents = () => ({ Events: [] });
    assert.equal(await world.deliver(decided()), 0);
    assert.deepEqual(world.objects, before);
  });

  it("is whole in the end, and the same, wherever an invocation dies", async () => {
    const whole = new World();
    whole.keep({ ...decision(), execution: { id: executionId } });
    await whole.deliver(decided(), ended());
    // Collecting fails softly, so only what reaches the bucket can kill: every call of it does, once.
    const toBucket = (world: World) => world.made.filter(({ operation }) => operation.endsWith("Command")).length;
    for (const moment of ["beforeCall", "afterCall"] as const) {
      for (let fatal = 1; fatal <= toBucket(whole); fatal++) {
        const world = new World();
        world.keep({ ...decision(), execution: { id: executionId } });
        let died = false;
        world[moment] = () => {
          if (died || toBucket(world) < fatal) return;
          died = true;
          throw new Error("the invocation died");
        };
        for (let tries = 0; (await world.deliver(decided(), ended())) > 0; tries++) assert.ok(tries < 3);
        assert.deepEqual(world.verified().differences, []);
        // The first file may have come after the last one, which then does not vouch for it.
        assert.deepEqual([...world.objects.keys()].sort(), [...whole.objects.keys()].sort());
        for (const path of ["opened/incident.json", `${closed}/incident.json`]) {
          assert.deepEqual(world.json(path), whole.json(path));
        }
      }
    }
  });

  it("does not query again what an earlier attempt had kept", async () => {
    const world = new World();
    world.keep();
    world.beforeCall = (number) => {
      if (world.made[number - 1]!.input.Key === `${folder}/opened/incident.json`) throw new Error("died");
    };
    assert.equal(await world.deliver(decided()), 1);
    const asked = world.made.filter(({ operation }) => operation === "LookupEvents").length;
    world.beforeCall = () => {};
    assert.equal(await world.deliver(decided()), 0);
    assert.equal(world.made.filter(({ operation }) => operation === "LookupEvents").length, asked);
  });

  it("cannot be written into the incident of another account", async () => {
    const world = new World();
    world.keep();
    assert.equal(await world.deliver(ended("777788889999")), 1);
    assert.match(
      String((world.logs[0]!.details.error as Error).message),
      /names .* which is an incident of 111122223333/,
    );
    assert.equal(await world.deliver(ended("999900001111")), 1);
    assert.match(String((world.logs[1]!.details.error as Error).message), /not a member/);
    assert.equal(world.objects.size, 1);
  });

  it("is not made of anything but the events of its rules", async () => {
    const world = new World();
    const [other, foreign] = [structuredClone(decided()), structuredClone(decided())];
    other["detail-type"] = "Object Deleted";
    foreign.detail.object.key = "incidents/../decision.json";
    assert.equal(await world.deliver(other, foreign, {}, ended("111122223333", "")), 4);
    assert.equal(world.made.length, 0);
  });

  it("queries members with their investigator's keys, and its own account for the table only", async () => {
    const world = new World();
    world.keep({ ...decision(), execution: { id: executionId } });
    await world.deliver(ended());
    const own = world.made.filter(
      ({ account, operation }) => account === "222233334444" && !operation.endsWith("Command"),
    );
    assert.deepEqual(
      own.map(({ operation }) => operation),
      ["Scan"],
    );
  });
});
