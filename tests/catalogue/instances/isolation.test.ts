import assert from "node:assert/strict";
import { isolateAndSnapshotInstance } from "../../../catalogue/instances/runbooks/IsolateAndSnapshotInstance";
import { releaseInstance } from "../../../catalogue/instances/runbooks/ReleaseInstance";
import { stepsOf } from "../../../runbooks/language/document";
import { AwsError } from "../../../simulator";
import { context } from "../../runbooks/fixtures";
import { runWith, statusOf } from "../../runbooks/world";
import { group, InstanceAccount, type InstanceState, image, instance, role } from "./account";
import type { Options } from "./network";

const incident = { IncidentId: ["incident-1"], InstanceId: [instance], RoleName: [role] };
const asked = {
  ...incident,
  SubnetId: ["subnet-12345678"],
  InstanceType: ["m5.large"],
  RevokeBefore: ["2026-11-30T09:00:00Z"],
};

type Refuse = (call: string, nth: number) => boolean;
const never: Refuse = () => false;
const every =
  (call: string): Refuse =>
  (other) =>
    other === call;

async function isolate(account: InstanceAccount, refuse = never, parameters = {}, decision?: "Approve" | "Reject") {
  const own = { AutoScalingGroupName: [account.members.includes(instance) ? group : "none"], ...parameters };
  return runWith(
    isolateAndSnapshotInstance,
    "reflex-responder",
    { ...asked, ...own },
    account.answers(refuse),
    decision,
  );
}

const release = (account: InstanceAccount, refuse = never) =>
  runWith(releaseInstance, "reflex-approver", { ...incident, AutoScalingGroupName: [group] }, account.answers(refuse));

/** All messages to people. */
const toldOf = ({ messages }: InstanceAccount) => messages.map(({ title, text }) => `${title}\n${text}`).join("\n");

describe("the isolation of an instance", () => {
  // The review of real AWS tried these three: each left the miner on the network.
  const optional: Record<string, RegExp> = {
    "ec2 AuthorizeSecurityGroupIngress": /end the connections that were open: left undone.* live until they time out/,
    "autoscaling DetachInstances": /remove it from its Auto Scaling group: left undone.*Suspend the process/,
    "ec2 ModifyInstanceAttribute": /protect it from termination.*: left undone/,
  };
  for (const [call, told] of Object.entries(optional))
    it(`cuts the network although every ${call} is refused, and says what is left undone`, async () => {
      const account = new InstanceAccount();
      await isolate(account, every(call), {}, "Reject");
      assert.ok(account.isCutOff);
      assert.equal(account.snapshot.profile, undefined);
      assert.deepEqual(account.snapshot.rolePolicies, ["AWSRevokeOlderSessions"]);
      const question = account.messages.find(({ title }) => /Approve or reject/.test(title));
      assert.match(question?.text ?? "", told);
      assert.match(account.messages.find(({ title }) => /^Isolation of/.test(title))?.text ?? "", told);
    });

  it("cuts the network before anything but the group, and nothing that is open stays behind", async () => {
    const account = new InstanceAccount();
    const { status } = await isolate(account, never, {}, "Reject");
    assert.equal(status, "Failed", "rejected");
    assert.ok(account.isCutOff);
    const changes = account.calls.filter((call) => !/ (Describe|Get|Put)|sns/.test(call));
    assert.deepEqual(changes.slice(0, 5), [
      "autoscaling DetachInstances",
      "ec2 CreateSecurityGroup",
      "ec2 RevokeSecurityGroupEgress",
      "ec2 RevokeSecurityGroupEgress",
      "ec2 ModifyNetworkInterfaceAttribute",
    ]);
    assert.deepEqual(
      account.groups.filter(({ name }) => name.startsWith("reflex-")).map(({ name, rules }) => [name, rules.length]),
      [
        ["reflex-quarantine", 0],
        ["reflex-open", 0],
      ],
    );
  });

  it("uses a group that is there, and makes none", async () => {
    const account = new InstanceAccount();
    for (const name of ["reflex-quarantine", "reflex-open"]) account.make(name, "vpc-1", []);
    await isolate(account, every("ec2 CreateSecurityGroup"));
    assert.ok(account.isCutOff);
    assert.ok(!account.calls.includes("ec2 CreateSecurityGroup"));
    assert.doesNotMatch(toldOf(account), /: left undone/);
  });

  it("uses the group of another run where its own is refused as a duplicate", async () => {
    const account = new InstanceAccount();
    const answers = account.answers();
    const find = answers["ec2 DescribeSecurityGroups"]!;
    account.make("reflex-quarantine", "vpc-1", []);
    let lagging = 1;
    answers["ec2 DescribeSecurityGroups"] = (input) => (lagging-- > 0 ? { SecurityGroups: [] } : find(input));
    const parameters = { ...asked, AutoScalingGroupName: [group] };
    const result = await runWith(isolateAndSnapshotInstance, "reflex-responder", parameters, answers);
    assert.equal(statusOf(result, "CreateQuarantine"), "Failed");
    assert.ok(account.isCutOff);
    assert.equal(account.groups.filter(({ name }) => name === "reflex-quarantine").length, 1);
  });

  it("removes the rules that somebody added to its group, and goes on", async () => {
    const account = new InstanceAccount();
    account.make("reflex-quarantine", "vpc-1", [
      { id: "sgr-a", egress: false, cidr: "0.0.0.0/0" },
      { id: "sgr-b", egress: false, cidr: "10.0.0.0/8" },
    ]);
    await isolate(account);
    assert.ok(account.isCutOff);
    assert.doesNotMatch(toldOf(account), /: left undone/);
  });

  it("says so where the rules of its group cannot be removed", async () => {
    const account = new InstanceAccount();
    account.make("reflex-quarantine", "vpc-1", [{ id: "sgr-a", egress: false, cidr: "0.0.0.0/0" }]);
    await isolate(account, every("ec2 RevokeSecurityGroupIngress"));
    assert.match(toldOf(account), /keep the security groups of Reflex without rules: left undone/);
  });

  it("cuts off both interfaces of an instance in two networks", async () => {
    const account = new InstanceAccount({ twoNetworks: true });
    await isolate(account);
    assert.ok(account.isCutOff);
    assert.deepEqual(
      account.groups.filter(({ name }) => name === "reflex-quarantine").map(({ vpc }) => vpc),
      ["vpc-1", "vpc-2"],
    );
    assert.doesNotMatch(toldOf(account), /: left undone/);
  });

  it("cuts off the second interface although the first cannot be, and says at once that it is not isolated", async () => {
    const account = new InstanceAccount({ twoNetworks: true });
    // One network is shared by an account that lets nobody make a group there.
    const create = account.answers();
    const own = create["ec2 CreateSecurityGroup"]!;
    create["ec2 CreateSecurityGroup"] = (input) => {
      if (input.VpcId === "vpc-1") throw new AwsError("UnauthorizedOperation", "no");
      return own(input);
    };
    await runWith(isolateAndSnapshotInstance, "reflex-responder", { ...asked, AutoScalingGroupName: [group] }, create);
    const [first, second] = account.interfaces;
    const quarantine = account.groups.find(({ name }) => name === "reflex-quarantine");
    assert.deepEqual(second?.groups, [quarantine?.id]);
    assert.notDeepEqual(first?.groups, second?.groups);
    const { title, text } = account.messages[0]!;
    assert.match(title, /is not isolated/);
    assert.match(text, /Give each interface a security group without rules/);
    assert.equal(account.snapshot.profile, undefined, "the rest is done all the same");
    assert.equal(account.snapshot.tags["reflex:status"], "not-isolated");
  });

  it("waits for reads that lag behind its writes", async () => {
    const account = new InstanceAccount({ staleReads: 3 });
    await isolate(account);
    assert.ok(account.isCutOff);
    assert.doesNotMatch(toldOf(account), /: left undone/);
  });

  it("says that nothing was changed where the state before cannot be saved", async () => {
    const account = new InstanceAccount();
    const before = account.snapshot;
    const { status } = await isolate(account, every("dynamodb PutItem"));
    assert.equal(status, "Failed");
    assert.deepEqual(account.snapshot, before);
    assert.deepEqual(account.messages.length, 1);
    assert.match(toldOf(account), /is not isolated\nNothing was changed/);
  });

  describe("whichever single step is refused", () => {
    const { document } = isolateAndSnapshotInstance.compile(context);
    const operations = new Set(
      stepsOf(document).flatMap(({ step }) => {
        const { Service, Api } = step.inputs as Record<string, string>;
        return Api && Service !== "sts" && Service !== "sns" ? [`${Service} ${Api}`] : [];
      }),
    );
    /** Without these there is no state to undo, no group, or no cut; people are notified at once. */
    const essential = [
      "dynamodb GetItem",
      "dynamodb PutItem",
      "ec2 DescribeNetworkInterfaces",
      "ec2 DescribeSecurityGroups",
      "ec2 CreateSecurityGroup",
      "ec2 ModifyNetworkInterfaceAttribute",
    ];
    for (const call of operations)
      it(`${call}: it is cut off, or people are notified that it is not`, async () => {
        const account = new InstanceAccount();
        const before = account.snapshot;
        await isolate(account, every(call), { LockUntil: ["2026-12-30T09:00:00Z"] }, "Reject");
        if (essential.includes(call)) assert.match(account.messages[0]?.title ?? "", /is not isolated/);
        else if (call !== "ec2 RevokeSecurityGroupEgress") assert.ok(account.isCutOff);
        const unsafe = !account.isCutOff;
        if (unsafe) assert.match(toldOf(account), /is not isolated|without rules: left undone/);
        if (account.snapshot.interfaces["eni-1"]?.[0] === before.interfaces["eni-1"]?.[0])
          assert.ok(essential.includes(call));
        if (
          !["iam DeleteRolePolicy", "ec2 DescribeTags", "ec2 DescribeImages"].includes(call) &&
          account.messages.length > 1 &&
          account.calls.includes(call) &&
          !/Authorize|Revoke|RunInstances|TerminateInstances|DescribeAutoScalingGroups/.test(call)
        )
          assert.match(toldOf(account), /: left undone/);
      });
  });
});

describe("the release of an isolated instance", () => {
  const cases: Record<string, Options> = {
    "in one network": {},
    "in two networks": { twoNetworks: true },
    "in no group": { inGroup: false },
  };
  for (const [name, options] of Object.entries(cases))
    it(`restores the state before: ${name}`, async () => {
      const account = new InstanceAccount(options);
      const before = account.snapshot;
      await isolate(account, never, {}, "Reject");
      assert.notDeepEqual(account.snapshot, before);
      const result = await runWith(
        releaseInstance,
        "reflex-approver",
        { ...incident, AutoScalingGroupName: [options.inGroup === false ? "none" : group] },
        account.answers(),
      );
      assert.equal(result.status, "Success", result.failureMessage);
      assert.deepEqual(account.snapshot, before);
    });

  const refused = [
    "autoscaling DetachInstances",
    "autoscaling DescribeAutoScalingInstances",
    "ec2 AuthorizeSecurityGroupIngress",
    "ec2 ModifyInstanceAttribute",
    "ec2 DescribeInstanceAttribute",
    "ec2 DescribeVolumes",
    "ec2 DescribeInstances",
    "ec2 DisassociateAddress",
    "ec2 DescribeAddresses",
    "ec2 DisassociateIamInstanceProfile",
    "ec2 DescribeIamInstanceProfileAssociations",
    "ec2 CreateTags",
    "ec2 CreateSnapshots",
  ];
  for (const call of refused)
    it(`restores the state before although the isolation was refused ${call}`, async () => {
      const account = new InstanceAccount();
      const before = account.snapshot;
      await isolate(account, every(call), {}, "Reject");
      const result = await release(account);
      assert.equal(result.status, "Success", result.failureMessage);
      assert.deepEqual(account.snapshot, before);
    });

  /** What stays as the isolation left it where a call of the release is refused each time, and what the message says. */
  const parts: Record<string, { stays: Array<keyof InstanceState>; told: RegExp }> = {
    "ec2 ModifyNetworkInterfaceAttribute": { stays: ["interfaces", "tags"], told: /give its interfaces/ },
    "ec2 AssociateAddress": { stays: ["addresses"], told: /give it its elastic IP addresses again/ },
    "ec2 DescribeInstances": { stays: ["deleteOnTermination"], told: /let its volumes be deleted/ },
    "ec2 ModifyInstanceAttribute": {
      stays: ["deleteOnTermination", "termination", "shutdown"],
      told: /let its volumes be deleted.*\n.*set its protection/,
    },
    "iam DeleteRolePolicy": { stays: ["rolePolicies"], told: /allow the older sessions/ },
    "ec2 DescribeIamInstanceProfileAssociations": { stays: ["profile"], told: /give it its instance profile again/ },
    "ec2 AssociateIamInstanceProfile": { stays: ["profile"], told: /give it its instance profile again/ },
    "autoscaling AttachInstances": { stays: ["group"], told: /return it to its Auto Scaling group/ },
    "ec2 DeleteTags": { stays: ["tags"], told: /remove the tags of the isolation/ },
  };
  for (const [call, { stays, told }] of Object.entries(parts))
    it(`restores everything else where ${call} is refused, and says what is left undone`, async () => {
      const account = new InstanceAccount();
      const before = account.snapshot;
      await isolate(account, never, {}, "Reject");
      const isolated = account.snapshot;
      const result = await release(account, every(call));
      assert.equal(result.status, "Failed");
      const left = Object.fromEntries(stays.map((part) => [part, isolated[part]]));
      assert.deepEqual(account.snapshot, { ...before, ...left });
      const last = account.messages.at(-1);
      assert.match(last?.title ?? "", /something is left undone/);
      const undone = last?.text.split("\n").filter((line) => /: left undone/.test(line)) ?? [];
      assert.match(undone.join("\n"), told);
      await release(account);
      assert.deepEqual(account.snapshot, before);
    });
});

describe("the end of an isolated instance", () => {
  const alone = { inGroup: false };

  it("comes when its replacement runs, and not before", async () => {
    const account = new InstanceAccount(alone);
    const result = await isolate(account, never, { GoldenImageId: [image] }, "Approve");
    assert.equal(result.status, "Success", result.failureMessage);
    assert.ok(account.calls.indexOf("ec2 RunInstances") < account.calls.indexOf("ec2 TerminateInstances"));
    assert.match(account.messages.at(-1)?.text ?? "", /i-0fedcba9876543210 runs in its place/);
  });

  it("is not where the replacement cannot be launched, and people are notified", async () => {
    const account = new InstanceAccount(alone);
    await isolate(account, every("ec2 RunInstances"), { GoldenImageId: [image] }, "Approve");
    assert.equal(account.state, "running");
    assert.ok(account.isCutOff);
    assert.match(account.messages.at(-1)?.title ?? "", /is not terminated/);
  });

  it("is not while people have stopped Reflex, nor where that cannot be read", async () => {
    for (const refuse of [never, every("dynamodb Scan")]) {
      const account = new InstanceAccount(alone);
      account.stopped = true;
      await isolate(account, refuse, {}, "Approve");
      assert.equal(account.state, "running");
      assert.ok(account.isCutOff);
      assert.match(account.messages.at(-1)?.title ?? "", /Approved, but Reflex is stopped: terminate i-/);
    }
  });

  it("is approved in the knowledge that a golden image cannot be used", async () => {
    const account = new InstanceAccount(alone);
    const result = await isolate(account, never, { GoldenImageId: ["ami-00000000"] }, "Approve");
    const question = account.messages.find(({ title }) => /Approve or reject/.test(title));
    assert.match(question?.text ?? "", /none, because the golden image ami-00000000 does not exist/);
    assert.equal(result.status, "Success", result.failureMessage);
    assert.deepEqual([account.state, account.launched], ["terminated", []]);
  });

  it("locks the snapshots where that is configured, before they are complete", async () => {
    const account = new InstanceAccount(alone);
    await isolate(account, never, { LockUntil: ["2026-12-30T09:00:00Z"] }, "Reject");
    assert.deepEqual(account.locked, [
      "snap-1 governance 2026-12-30T09:00:00Z",
      "snap-2 governance 2026-12-30T09:00:00Z",
    ]);
    assert.ok(account.calls.indexOf("ec2 LockSnapshot") < account.calls.indexOf("ec2 DescribeSnapshots"));
    const without = new InstanceAccount(alone);
    await isolate(without, never, {}, "Reject");
    assert.deepEqual(without.locked, []);
  });
});
