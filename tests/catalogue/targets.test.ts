import assert from "node:assert/strict";
import fc from "fast-check";
import { compilePattern } from "../../aws/patterns";
import { catalogue } from "../../catalogue/catalogue";
import requestedUser from "../../catalogue/credentials/contain-principal-on-request/events/fires/user.json";
import { containPrincipalOnRequest } from "../../catalogue/credentials/contain-principal-on-request/response";
import oneOfTwo from "../../catalogue/exposure/open-security-group/events/fires/one-of-two-rules.json";
import { openSecurityGroup } from "../../catalogue/exposure/open-security-group/response";
import { offendingRules } from "../../catalogue/exposure/open-security-group/rules";
import { administrativePorts } from "../../catalogue/exposure/openness";
import type { SecurityGroupFacts } from "../../catalogue/exposure/resources/security-group";
import requestedInstance from "../../catalogue/instances/contain-instance-on-request/events/fires/one-finding.json";
import { containInstanceOnRequest } from "../../catalogue/instances/contain-instance-on-request/response";
import finding from "../../catalogue/instances/crypto-mining-instance/events/fires/bitcoin-domain-queried.json";
import { cryptoMiningInstance } from "../../catalogue/instances/crypto-mining-instance/response";
import type { InstanceFacts } from "../../catalogue/instances/resources/instance";
import type { SignalEvent } from "../../responses/types";
import { MalformedSignal, patternsOf } from "../../responses/types";

const guardDuty = cryptoMiningInstance.forms.guardduty!;
const cloudTrail = openSecurityGroup.forms.cloudtrail!;

const change = <Detail>(event: unknown, edit: (detail: Detail) => void): SignalEvent => {
  const copy = structuredClone(event) as SignalEvent;
  edit(copy.detail as Detail);
  return copy;
};

const facts: InstanceFacts = {
  instanceId: "i-0b2c4d6e8f0a1b3c5",
  state: "running",
  tags: {},
  vpcId: "vpc-1",
  subnetId: "subnet-1",
  instanceType: "t3.medium",
  architecture: "arm64",
  imageId: "ami-1",
};

describe("crypto-mining-instance", () => {
  it("reads account, Region, instance and version from the finding", () => {
    assert.deepEqual(guardDuty.target(finding as unknown as SignalEvent), {
      account: "111122223333",
      region: "eu-west-1",
      resource: {
        id: "i-0b2c4d6e8f0a1b3c5",
        arn: "arn:aws:ec2:eu-west-1:111122223333:instance/i-0b2c4d6e8f0a1b3c5",
      },
      signal: {
        id: finding.detail.id,
        version: "2026-11-24T09:13:58.101Z",
        title: `CryptoCurrency:EC2/BitcoinTool.B!DNS: ${finding.detail.title}`,
        severity: 8,
        occurredAt: "2026-11-24T09:13:58Z",
      },
    });
  });

  const broken: Array<[string, string, (detail: never) => void]> = [
    ["an account that is no account", "detail.accountId", (d: { accountId: string }) => (d.accountId = "root")],
    [
      "an instance id with a path in it",
      "detail.resource.instanceDetails.instanceId",
      (d: { resource: { instanceDetails: { instanceId: string } } }) =>
        (d.resource.instanceDetails.instanceId = "i-0b2c4d6e/../../*"),
    ],
  ];
  for (const [what, where, edit] of broken) {
    it(`refuses ${what} and says where`, () => {
      assert.throws(
        () => guardDuty.target(change(finding, edit as never)),
        (error: unknown) => error instanceof MalformedSignal && error.field === where,
      );
    });
  }

  it("passes what is known about the instance, and says none for what it does not have", () => {
    const event = finding as unknown as SignalEvent;
    const target = guardDuty.target(event);
    const now = "2026-11-24T09:14:08Z";
    assert.deepEqual(cryptoMiningInstance.parameters({ event, target, facts, incidentId: "x", now }), {
      InstanceId: ["i-0b2c4d6e8f0a1b3c5"],
      SubnetId: ["subnet-1"],
      InstanceType: ["t3.medium"],
      RoleName: ["none"],
      AutoScalingGroupName: ["none"],
      RevokeBefore: [now],
      GoldenImageId: ["none"],
      LockUntil: ["none"],
    });
    const full = { ...facts, roleName: "web", autoScalingGroupName: "web-asg" };
    const parameters = cryptoMiningInstance.parameters({
      event,
      target,
      facts: full,
      incidentId: "x",
      now,
      goldenImages: { [target.region]: { arm64: "ami-2", x86_64: "ami-3" }, "us-west-2": { arm64: "ami-4" } },
      snapshotLockDays: 30,
    });
    assert.deepEqual(
      [parameters.RoleName, parameters.AutoScalingGroupName, parameters.GoldenImageId, parameters.LockUntil],
      [["web"], ["web-asg"], ["ami-2"], ["2026-12-24T09:14:08Z"]],
    );
  });

  it("has nothing to do for an instance that is terminated or on its way there", () => {
    const event = finding as unknown as SignalEvent;
    for (const state of ["terminated", "shutting-down"]) {
      assert.match(cryptoMiningInstance.nothingToDo?.(event, { ...facts, state }) ?? "", new RegExp(state));
    }
    for (const state of ["pending", "running", "stopping", "stopped"]) {
      assert.equal(cryptoMiningInstance.nothingToDo?.(event, { ...facts, state }), undefined);
    }
  });
});

describe("open-security-group", () => {
  const event = oneOfTwo as unknown as SignalEvent;
  const group: SecurityGroupFacts = {
    groupId: "sg-0e1f2031425364758",
    vpcId: "vpc-1",
    tags: {},
    openRules: ["sgr-01a2b3c4d5e6f7081", "sgr-01a2b3c4d5e6f7082"].map((id) => ({ id, half: false })),
    unreadLists: [],
  };

  it("picks the offending rules only, and only those that still exist", () => {
    const target = cloudTrail.target(event);
    assert.equal(target.resource.id, "sg-0e1f2031425364758");
    assert.match(target.signal.title, /^A rule opens/);
    const inputs = { event, target, incidentId: "x", now: "2026-11-24T10:31:30Z" };
    assert.deepEqual(openSecurityGroup.parameters({ ...inputs, facts: group }), {
      GroupId: ["sg-0e1f2031425364758"],
      RuleIds: ["sgr-01a2b3c4d5e6f7082"],
    });
    assert.equal(openSecurityGroup.nothingToDo?.(event, group), undefined);
    assert.match(
      openSecurityGroup.nothingToDo?.(event, { ...group, openRules: [{ id: "sgr-01a2b3c4d5e6f7081", half: false }] }) ??
        "",
      /gone/,
    );
  });

  it("refuses a call whose answer lists no rules", () => {
    const broken = change(event, (detail: { responseElements: unknown }) => (detail.responseElements = null));
    assert.throws(() => cloudTrail.target(broken), MalformedSignal);
  });

  // The pattern and the code say the same thing in two languages: they must agree on every rule.
  it("agrees with its pattern about which rules offend", () => {
    const whole = catalogue.filter(({ name }) => name === openSecurityGroup.name).flatMap(patternsOf);
    const pattern = compilePattern(whole[0]!);
    const port = fc.oneof(fc.integer({ min: -1, max: 65_535 }), fc.constantFrom(...administrativePorts));
    const rule = fc.record({
      groupId: fc.constant("sg-0e1f2031425364758"),
      securityGroupRuleId: fc.constant("sgr-01a2b3c4d5e6f7081"),
      isEgress: fc.constant(false),
      ipProtocol: fc.constantFrom("tcp", "udp", "icmp", "-1", "50"),
      fromPort: port,
      toPort: port,
      range: fc.constantFrom(
        { cidrIpv4: "0.0.0.0/0" },
        { cidrIpv6: "::/0" },
        { cidrIpv4: "10.0.0.0/8" },
        { cidrIpv6: "2001:db8::/32" },
        { prefixListId: "pl-0a1b2c3d" },
      ),
    });
    let offending = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), (rules) => {
        const items = rules.map(({ range, ...rest }) => ({ ...rest, ...range }));
        const call = change(event, (detail: { responseElements: unknown }) => {
          detail.responseElements = { securityGroupRuleSet: { items } };
        });
        let found = 0;
        try {
          found = offendingRules(call).length;
        } catch (error) {
          assert.ok(error instanceof MalformedSignal);
        }
        if (found > 0) offending++;
        assert.equal(pattern.matches(call), found > 0, JSON.stringify(items));
      }),
      { numRuns: 500 },
    );
    assert.ok(offending > 50, `only ${offending} of 500 calls offended`);
  });
});

describe("what a person requests with a click", () => {
  for (const [what, response, event, from, to] of [
    ["a user of another account", containPrincipalOnRequest, requestedUser, "::111122223333:", "::333344445555:"],
    ["an instance of another account", containInstanceOnRequest, requestedInstance, ":111122223333:", ":333344445555:"],
    ["an instance of another Region", containInstanceOnRequest, requestedInstance, ":eu-west-1:", ":eu-north-1:"],
  ] as const) {
    it(`is refused where the finding names ${what} than the one that it is of`, () => {
      const { target } = response.forms["security-hub"]!;
      const asked = (edit: (id: string) => string) =>
        change(event, ({ findings }: { findings: Array<{ Resources: Array<{ Id: string }> }> }) => {
          const [resource] = findings[0]!.Resources;
          resource!.Id = edit(resource!.Id);
        });
      assert.equal(target(asked((id) => id)).account, "111122223333");
      assert.throws(
        () => target(asked((id) => id.replace(from, to))),
        (error: unknown) => error instanceof MalformedSignal && error.field === "detail.findings.0.Resources.0.Id",
      );
    });
  }
});
