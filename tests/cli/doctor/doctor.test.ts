import assert from "node:assert/strict";
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from "@aws-sdk/client-config-service";
import { EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateDetectorCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { CreateOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { EnableSecurityHubCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { type DoctorResult, doctor } from "../../../cli/commands/doctor";
import { checks } from "../../../cli/doctor";
import { type Check, type ClientOf, examine, type Result, type Subject } from "../../../cli/doctor/check";
import { EmbeddedOrganization } from "../../../simulator";
import { reflex } from "../inProcess";

const account = "111122223333";
const [home, other] = ["eu-west-1", "us-east-1"] as const;

const byCheck = (results: Result[]) =>
  Object.fromEntries(results.map(({ check, region, state }) => [region ? `${check} ${region}` : check, state]));

describe("reflex doctor", () => {
  let organization: EmbeddedOrganization;
  let subject: Subject;

  before(async () => {
    organization = await EmbeddedOrganization.start({
      deployment: { resources: [] },
      organizationId: "o-a1b2c3d4e5",
      accounts: [account, "222233334444"],
    });
    const root = { kind: "root", account } as const;
    const client: ClientOf = (type, region) => organization.clients.as(type, root, region);
    const organizations = organization.direct.in(OrganizationsClient, account, home);
    const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    subject = {
      account,
      partition: "aws",
      role: "member",
      expectedAccount: account,
      organizationId: Organization?.Id ?? "",
      homeRegion: home,
      governedRegions: [home, other],
      client,
    };
  });
  after(() => organization.stop());

  it("says of a bare account what is missing, with a fix for each", async () => {
    const results = await examine(subject, checks);
    assert.deepEqual(byCheck(results), {
      account: "ok",
      organization: "ok",
      [`Region ${home}`]: "ok",
      [`Region ${other}`]: "ok",
      "global services": "ok",
      [`CloudTrail ${home}`]: "missing",
      [`CloudTrail ${other}`]: "missing",
      [`GuardDuty ${home}`]: "missing",
      [`GuardDuty ${other}`]: "missing",
      [`AWS Config ${home}`]: "missing",
      [`AWS Config ${other}`]: "missing",
      [`Security Hub ${home}`]: "missing",
      [`Security Hub ${other}`]: "missing",
      [`SSM Agent ${home}`]: "ok",
      [`SSM Agent ${other}`]: "ok",
    });
    for (const { state, fix, check } of results) if (state !== "ok") assert.ok(fix, check);
  });

  it("finds what was set up, where it was set up", async () => {
    const of = <C>(client: new (configuration: never) => C) =>
      organization.direct.in(client as never, account, home) as C;
    await of(S3Client).send(
      new CreateBucketCommand({ Bucket: "logs-111122223333", CreateBucketConfiguration: { LocationConstraint: home } }),
    );
    await of(CloudTrailClient).send(
      new CreateTrailCommand({ Name: "all", S3BucketName: "logs-111122223333", IsMultiRegionTrail: false }),
    );
    await of(CloudTrailClient).send(new StartLoggingCommand({ Name: "all" }));
    await of(GuardDutyClient).send(
      new CreateDetectorCommand({ Enable: true, FindingPublishingFrequency: "SIX_HOURS" }),
    );
    await of(SecurityHubClient).send(new EnableSecurityHubCommand({}));
    const config = of(ConfigServiceClient);
    const roleARN = `arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
    await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: "default", roleARN } }));
    await config.send(
      new PutDeliveryChannelCommand({ DeliveryChannel: { name: "default", s3BucketName: "logs-111122223333" } }),
    );
    await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: "default" }));
    await of(EC2Client).send(new RunInstancesCommand({ ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 }));

    const states = byCheck(await examine(subject, checks));
    for (const name of ["CloudTrail", "AWS Config", "Security Hub"]) {
      assert.deepEqual([states[`${name} ${home}`], states[`${name} ${other}`]], ["ok", "missing"], name);
    }
    assert.equal(states[`GuardDuty ${home}`], "advice", "updates come every six hours");
    assert.equal(states[`SSM Agent ${home}`], "advice", "no agent reports");
  });

  it("reads the stack's file, and refuses credentials of another account", async () => {
    const [first] = await doctor("security", subject.client);
    assert.equal(first?.state, "missing");
    assert.match(first?.found ?? "", /credentials are of 111122223333, the stack belongs to 222233334444/);
    await assert.rejects(
      doctor("nowhere", subject.client),
      /there is no Pulumi\.nowhere\.yaml; stacks that have a file: /,
    );
  });

  it("advises where the Region of global services is not governed", async () => {
    const results = await examine({ ...subject, governedRegions: [home] }, checks);
    const { state, fix } = results.find(({ check }) => check === "global services") ?? {};
    assert.equal(state, "advice");
    assert.match(fix ?? "", /reflex:governedRegions\[1\]' us-east-1/);
  });

  it("says of an account outside every organization that it is outside, and not that it cannot be read", async () => {
    const outsider: ClientOf = (type, region) =>
      organization.clients.as(type, { kind: "root", account: "222233334444" }, region);
    const results = await examine({ ...subject, client: outsider }, checks);
    const { state, found, fix } = results.find(({ check }) => check === "organization") ?? {};
    assert.equal(state, "missing");
    assert.match(found ?? "", /belongs to no organization/);
    assert.match(fix ?? "", /^invite the account into o-/);
  });

  it("checks the custom actions in the security account, and says how to make what is absent", async () => {
    // The emulator has no custom actions: this is the answer of DescribeActionTargets in its API reference.
    const names = ["Contain", "Release"];
    for (const [present, expected] of [
      [[], "advice"],
      [["Contain"], "advice"],
      [names, "ok"],
    ] as const) {
      const ActionTargets = present.map((Name) => ({ ActionTargetArn: `arn:aws:securityhub:::${Name}`, Name }));
      const client: ClientOf = (type, region) =>
        (type as unknown) === SecurityHubClient
          ? ({ send: async () => ({ ActionTargets, HubArn: "hub" }) } as never)
          : subject.client(type, region);
      const results = await examine({ ...subject, role: "security", client }, checks);
      const { state, fix = "" } = results.find(({ check }) => check === "custom actions") ?? {};
      assert.equal(state, expected);
      for (const name of names) assert.equal(fix.includes(`--name ${name} `), !present.includes(name as never));
    }
  });

  it("prints JSON at the command line and ends with 1 while something is missing", async () => {
    const { accessKeyId, secretAccessKey } = organization.credentialsOf({ kind: "root", account });
    const environment = {
      AWS_ENDPOINT_URL: organization.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const before = Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]]));
    Object.assign(process.env, environment);
    try {
      const { status, stdout } = await reflex("doctor", "--stack", "member", "--json");
      const { checks: results } = JSON.parse(stdout) as DoctorResult;
      assert.equal(results.find(({ id }) => id === "account")?.result, "pass");
      assert.ok(results.some(({ result }) => result === "fail"));
      assert.equal(status, 1);
      const told = await reflex("doctor", "--stack", "member");
      assert.equal(told.status, 1);
      assert.equal(told.stdout.match(/^[✓✕!?] /gm)?.length, results.length);
      assert.match(told.stdout, /\n\d+ fine, \d+ wrong, \d+ to improve(, \d+ not readable)?\n$/);
    } finally {
      for (const [name, value] of Object.entries(before))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    }
  });

  it("has proved nothing where it may not look", async () => {
    const refused: Check = {
      name: "anything",
      needed: "a test",
      scope: "account",
      ask: async () => {
        throw Object.assign(new Error("not authorized to perform: x:Y"), { name: "AccessDenied" });
      },
    };
    const [result] = await examine(subject, [refused]);
    assert.equal(result?.state, "unknown");
    assert.match(result?.found ?? "", /AccessDenied: not authorized to perform: x:Y/);
  });
});
