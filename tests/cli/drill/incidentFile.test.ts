import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EC2Client, ModifyInstanceAttributeCommand } from "@aws-sdk/client-ec2";
import { CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import type { DrillStage } from "../../../cli/drill/drill";
import { saveEvidence, writtenFiles } from "../../../cli/drill/evidence";
import { readEvidence } from "../../../cli/evidence/folder";
import type { IncidentFile } from "../../../functions/evidence/file";
import type { Principal } from "../../../simulator";
import { run, sharedEmulator } from "./support";

/** The finding saw the first activity at 09:02:31; a person changed the instance twenty minutes before. */
const earlier = new Date("2026-11-24T08:42:00Z");

describe("the incident file of a drill", () => {
  const emulator = sharedEmulator();
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "reflex-drill-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("holds what a person had changed before as the likeliest cause, and knows Reflex's own calls", async () => {
    const result = await run(
      emulator.get(),
      "crypto-mining-instance",
      { start: earlier, onStaged: changeByPerson },
      async (stage) => {
        await saveEvidence(stage, folder);
      },
    );
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);

    const [evidence, ...others] = readEvidence(folder);
    assert.deepEqual([evidence!.differences, others], [[], []]);
    const pages = writtenFiles(result.timeline).map(({ path }) => path);
    assert.equal(pages.length, 2);
    assert.match(pages[0]!, /\/opened\/incident\.md$/);
    assert.match(pages[1]!, new RegExp(`/closed/${result.executions[0]!.id}/incident\\.md$`));

    const file = JSON.parse(readFileSync(join(folder, pages[1]!.replace(/md$/, "json")), "utf8")) as IncidentFile;
    assert.deepEqual(
      file.causes.map(({ what, who }) => [what, who.kind, who.name]),
      [["ec2 ModifyInstanceAttribute", "person", "arn:aws:iam::111122223333:user/ana"]],
    );
    assert.match(
      file.causes[0]!.reasons.map(({ detail }) => detail).join("; "),
      /min before it broke; it changed i-.* itself; made by a person/,
    );
    const ours = file.ours.map(({ what }) => what);
    // CloudTrail shows the last calls of a run minutes later: they are in its steps.
    assert.ok(file.run?.steps.some(({ step }) => step === "TerminateInstance"));
    for (const call of ["ssm StartAutomationExecution", "ec2 CreateSnapshots"]) {
      assert.ok(ours.includes(call), `${call} is among ${ours.join(", ")}`);
    }
    assert.deepEqual(
      file.since.filter(({ who }) => who.kind !== "service"),
      [],
    );

    assert.equal(file.run!.status, "Success");
    assert.match(file.run!.approvals[0]!.who!, /assumed-role\/reflex-approver\/on-call$/);
    assert.deepEqual([(file.before as State).state, (file.after as State).state], ["running", "terminated"]);
    assert.ok(file.saved.some(({ of }) => of.startsWith("i-")));
    const word = (name: string) => file.sources.find(({ source }) => source === name)?.status;
    assert.deepEqual(["cloudtrail", "run", "prior-state", "codedeploy"].map(word), [
      "collected",
      "collected",
      "collected",
      "nothing",
    ]);
    for (const { status, detail } of file.sources) if (status === "failed") assert.match(detail, /does not implement/);
  });
});

interface State {
  state: string;
}

async function changeByPerson({ organization, staged, world }: DrillStage): Promise<void> {
  const { account, region } = world;
  const userArn = `arn:aws:iam::${account}:user/ana`;
  const ana: Principal = { kind: "user", account, userArn, userName: "ana", userId: "AIDAEXAMPLE" };
  await administrator(world, "ana");
  await organization.clients
    .as(EC2Client, ana, region)
    .send(new ModifyInstanceAttributeCommand({ InstanceId: staged.subject, DisableApiTermination: { Value: true } }));
  organization.clock.spend(32 * 60_000);
}

async function administrator(world: DrillStage["world"], UserName: string): Promise<void> {
  const iam = world.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName }));
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [all] });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "all", PolicyDocument }));
}
