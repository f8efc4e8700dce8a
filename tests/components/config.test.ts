import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { configDefaults } from "../../components/config/keys";
import { ConfigError } from "../../components/config/reader";
import type { MemberConfig } from "../../components/config/stackConfig";
import { configOf, memberValues, securityValues } from "./fixture";

/** Problems of a configuration that differs from a good one in some keys. */
function problems(good: Record<string, string>, changes: Record<string, string>): string[] {
  try {
    configOf({ ...good, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("configuration of a stack", () => {
  it("is read whole for the security stack", () => {
    assert.deepEqual(configOf(securityValues), {
      role: "security",
      organization: {
        partition: "aws",
        organizationId: "o-a1b2c3d4e5",
        securityAccountId: "222233334444",
        homeRegion: "eu-west-1",
      },
      governedRegions: ["eu-west-1", "us-east-1"],
      globalSignals: "governed",
      mode: "act",
      observeResponses: [],
      alertEmails: ["security@example.com"],
      members: {
        "111122223333": { name: "payments" },
        "777788889999": { name: "sandbox", mode: "observe" },
      },
      allowlistTag: { key: "reflex:auto-remediate", value: "true" },
      ownerTagKey: "owner",
      memberUnits: [],
      excludedUnits: [],
      fusePerHour: 10,
      admitSamples: false,
      evidenceRetentionDays: 365,
      snapshotLockDays: 0,
      accessKeyDays: 90,
      goldenImages: { "eu-west-1": { x86_64: "ami-0abcdef1234567890" } },
    });
  });

  it("governs the home Region when no other is named, in the partition of that Region", () => {
    const { governedRegions: _, ...withoutRegions } = securityValues;
    const config = configOf({ ...withoutRegions, homeRegion: "us-gov-west-1" });
    assert.deepEqual(config.governedRegions, ["us-gov-west-1"]);
    assert.equal(config.organization.partition, "aws-us-gov");
  });

  it("accepts a Region of the European Sovereign Cloud, and a member without a name", () => {
    const region = { homeRegion: "eusc-de-east-1", governedRegions: '["eusc-de-east-1"]' };
    assert.equal(configOf({ ...securityValues, ...region }).organization.partition, "aws-eusc");
    const { accountName: _, ...unnamed } = memberValues;
    assert.equal((configOf(unnamed) as MemberConfig).accountName, undefined);
  });

  it("may leave out the Region of global services where that is meant", () => {
    const values = { ...securityValues, governedRegions: '["eu-west-1"]', globalSignals: "none" };
    assert.deepEqual(configOf(values).governedRegions, ["eu-west-1"]);
  });

  const wrong: Array<[string, Record<string, string>, Record<string, string>, RegExp]> = [
    [
      "no role",
      securityValues,
      { role: "" },
      /reflex:role is not set; it must be security or member.*config set reflex:role security/,
    ],
    ["an unknown role", securityValues, { role: "spare" }, /reflex:role is "spare"; it must be security or member/],
    [
      "a short account id",
      securityValues,
      { securityAccountId: "11112222333" },
      /securityAccountId is "11112222333", which is not an account id \(12 digits/,
    ],
    [
      "an organization's ARN",
      securityValues,
      { organizationId: "arn:aws:organizations::1:organization/o-a" },
      /organizationId is .*pulumi config set reflex:organizationId o-a1b2c3d4e5/,
    ],
    [
      "a zone for a Region",
      securityValues,
      { homeRegion: "eu-west-1a" },
      /homeRegion is "eu-west-1a", which is not a Region code/,
    ],
    [
      "Regions that are no list",
      securityValues,
      { governedRegions: '"eu-west-1"' },
      /governedRegions is "eu-west-1", which is not a list.*--path 'reflex:governedRegions\[0\]'/,
    ],
    [
      "a Region of another partition",
      securityValues,
      { governedRegions: '["cn-north-1"]' },
      /cn-north-1, which is not in the partition of homeRegion \(aws\)/,
    ],
    [
      "a home Region that is not governed",
      securityValues,
      { governedRegions: '["us-east-1","eu-central-1"]' },
      /governedRegions leaves out homeRegion \(eu-west-1\).*--path 'reflex:governedRegions\[2\]' eu-west-1/,
    ],
    [
      "a partition's Region of global services that is not governed",
      securityValues,
      { governedRegions: '["eu-west-1"]' },
      /leaves out us-east-1, where leaked keys.*set globalSignals to none.*'reflex:governedRegions\[1\]' us-east-1/,
    ],
    [
      "the same in China",
      securityValues,
      { homeRegion: "cn-northwest-1", governedRegions: '["cn-northwest-1"]' },
      /leaves out cn-north-1/,
    ],
    [
      "game days in a Region without the service for them",
      memberValues,
      {
        homeRegion: "il-central-1",
        governedRegions: '["il-central-1","us-east-1"]',
        gameDays: '["terminate-instance"]',
        managementAccountId: "444455556666",
      },
      /gameDays names game days, and AWS Fault Injection Service is not offered in il-central-1/,
    ],
    [
      "no members",
      securityValues,
      { members: "{}" },
      /members lists no account.*--path 'reflex:members\["111122223333"\].name' payments/,
    ],
    [
      "a member without a name",
      securityValues,
      { members: '{"111122223333":{}}' },
      /gives account 111122223333 the name undefined/,
    ],
    [
      "a member with an unknown mode",
      securityValues,
      { members: '{"111122223333":{"name":"a","mode":"off"}}' },
      /the mode "off"; it must be act or observe/,
    ],
    [
      "the security account as a member",
      securityValues,
      { members: '{"222233334444":{"name":"a"}}' },
      /lists the security account 222233334444/,
    ],
    [
      "a fuse that is no number",
      securityValues,
      { fusePerHour: "many" },
      /fusePerHour is "many", which is not a whole number from 0 to 1000/,
    ],
    [
      "an image name",
      securityValues,
      { goldenImages: '{"eu-west-1":{"x86_64":"golden"}}' },
      /goldenImages has "golden" for x86_64 in eu-west-1, which is not an image id/,
    ],
    [
      "an image for no architecture",
      securityValues,
      { goldenImages: '{"eu-west-1":"ami-0abcdef1234567890"}' },
      /goldenImages names no architecture for eu-west-1; it must be x86_64 or arm64/,
    ],
    [
      "an image for an architecture that EC2 does not have",
      securityValues,
      { goldenImages: '{"eu-west-1":{"amd64":"ami-0abcdef1234567890"}}' },
      /goldenImages has the architecture "amd64" for eu-west-1; it must be x86_64 or arm64/,
    ],
    [
      "an image in no Region",
      securityValues,
      { goldenImages: '{"Ireland":{"x86_64":"ami-0abcdef1234567890"}}' },
      /goldenImages has the key "Ireland", which is not a Region code/,
    ],
    [
      "a tag without a key",
      securityValues,
      { allowlistTag: '{"value":"true"}' },
      /allowlistTag has the key undefined, which is not a tag key/,
    ],
    [
      "an address without @",
      securityValues,
      { alertEmails: '["oncall"]' },
      /alertEmails has "oncall" at position 0, which is not an e-mail address/,
    ],
    [
      "a member stack in the security account",
      memberValues,
      { accountId: "222233334444" },
      /accountId is the security account 222233334444/,
    ],
    [
      "an approver in another account",
      memberValues,
      { approverPrincipalArn: "arn:aws:iam::111122223333:role/x" },
      /not the exact ARN of a role in the security account 222233334444/,
    ],
    [
      "a whole account as approver",
      memberValues,
      { approverPrincipalArn: "arn:aws:iam::222233334444:root" },
      /approverPrincipalArn is/,
    ],
    [
      "any role as approver",
      memberValues,
      { approverPrincipalArn: "arn:aws:iam::222233334444:role/*" },
      /approverPrincipalArn is/,
    ],
    [
      "no roles of instances",
      memberValues,
      { instanceRoles: "" },
      /instanceRoles lists no role that instances .*--path 'reflex:instanceRoles\[0\]' 'web-\*'/,
    ],
    ["an empty list of roles", memberValues, { instanceRoles: "[]" }, /instanceRoles lists no role that instances/],
    ...["*", "*-web", "role/", "/app/*", "app//web", "arn:aws:iam::111122223333:role/web", ""].map(
      (pattern): (typeof wrong)[number] => [
        `the role pattern ${JSON.stringify(pattern)}`,
        memberValues,
        { instanceRoles: JSON.stringify(["web-*", pattern]) },
        /instanceRoles has ".*" at position 1, which is not the name of a role.*--path 'reflex:instanceRoles\[1\]'/,
      ],
    ),
    ...[
      "reflex-*",
      "reflex-run-IsolateAndSnapshotInstance",
      "re*",
      "reflex*",
      "r*-web",
      "reflex-",
      "reflex/*",
      "reflex/x",
    ].map((pattern): (typeof wrong)[number] => [
      `the role pattern ${pattern}, which matches Reflex's own roles`,
      memberValues,
      { instanceRoles: JSON.stringify(["web-*", pattern]) },
      /instanceRoles has "r.*", which matches roles of Reflex itself \(reflex[-/]\*\).*--path 'reflex:instanceRoles\[1\]'/,
    ]),
    [
      "a deploy role's ARN",
      memberValues,
      { deployRoleName: "arn:aws:iam::111122223333:role/x" },
      /deployRoleName is .* not the name of a role/,
    ],
  ];
  for (const [what, good, changes, expected] of wrong) {
    it(`refuses ${what}`, () => {
      const found = problems(good, changes);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0]!, expected);
      assert.match(found[0]!, /Fix: pulumi config set /);
    });
  }

  it("accepts roles of instances by name, by path, and with wildcards behind their beginning", () => {
    const instanceRoles = ["web-role", "web-*", "app/*", "app/*/worker-*", "reflexive", "Reflex-*", "ref-*"];
    const config = configOf({ ...memberValues, instanceRoles: JSON.stringify(instanceRoles) });
    assert.deepEqual((config as MemberConfig).instanceRoles, instanceRoles);
  });

  it("reports all problems at once", () => {
    const found = problems(memberValues, {
      organizationId: "x",
      accountName: "",
      approverPrincipalArn: "y",
      mode: "z",
    });
    assert.deepEqual(found.map((problem) => problem.split(" ")[0]).sort(), [
      "reflex:approverPrincipalArn",
      "reflex:mode",
      "reflex:organizationId",
    ]);
  });

  it("declares in Pulumi.yaml every key that is read, with the defaults that are used without the engine", () => {
    const project = parse(readFileSync("Pulumi.yaml", "utf8")) as {
      config: Record<string, { type: string; description: string; default?: unknown }>;
    };
    const read = new Set<string>();
    for (const values of [securityValues, memberValues]) {
      const get = (target: Record<string, string>, key: string) => {
        read.add(key);
        return target[key];
      };
      const keys = new Proxy(values, { get });
      configOf(keys);
    }
    assert.deepEqual(Object.keys(project.config).sort(), [...read].sort());
    for (const [key, value] of Object.entries(configDefaults))
      assert.deepEqual(project.config[key]!.default, value, key);
    for (const [key, { description }] of Object.entries(project.config)) assert.ok(description, `${key} is described`);
  });
});
