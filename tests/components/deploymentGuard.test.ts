import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { ConfigurationGuard, type ConfigurationGuardArgs } from "../../components/configurationGuard";
import { DeploymentGuard, type DeploymentGuardArgs } from "../../components/deploymentGuard";
import type { DeploymentTarget } from "../../components/plan/deploymentTargets";
import { metricLine } from "../../functions/shared/metrics";
import { type DeployedResource, deploymentOf } from "../../simulator";
import { analyze, analyzeStack } from "../policy-pack/analyze";
import { projectConfiguration } from "../policy-pack/stacks";
import {
  deploy,
  inlinePolicy,
  resource,
  securityAccountId,
  securityValues,
  statement,
  statements,
  trustOf,
} from "./fixture";

const accountId = "111122223333";
const place = { partition: "aws", accountId, region: "eu-west-1" };
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${accountId}:${rest}`;

const targets: Record<string, DeploymentTarget> = {
  lambda: { platform: "lambda", functionName: "checkout", hooks: ["checkout-smoke-test"] },
  ecs: {
    platform: "ecs",
    cluster: "shop",
    service: "checkout",
    listenerArn: arn("elasticloadbalancing", "listener/app/shop/0123456789abcdef/fedcba9876543210"),
    targetGroups: ["checkout-blue", "checkout-green"],
    taskRoleArns: [`arn:aws:iam::${accountId}:role/checkout-task`],
  },
  server: { platform: "server", autoScalingGroups: ["checkout"] },
};

/** What a program of a team registers that makes nothing else, in the account's provider. */
async function registered(make: (options: pulumi.ComponentResourceOptions) => unknown): Promise<DeployedResource[]> {
  const { resources } = await deploymentOf("shop", { name: "shop", config: {} }, () => {
    const provider = new aws.Provider("account", { region: "eu-west-1", allowedAccountIds: [accountId] });
    make({ providers: [provider] });
  });
  return resources.filter(({ type }) => type.startsWith("aws:"));
}

const guard = (args: Partial<DeploymentGuardArgs> = {}) =>
  registered(
    (options) =>
      new DeploymentGuard(
        "checkout",
        { place, application: "checkout", target: targets.lambda!, alarms: ["checkout-errors"], ...args },
        options,
      ),
  );

const configuration = (args: Partial<ConfigurationGuardArgs> = {}) =>
  registered(
    (options) =>
      new ConfigurationGuard(
        "flags",
        { place, applicationId: "ba8toh7", environment: "production", alarms: ["checkout-errors"], ...args },
        options,
      ),
  );

/** What the policy pack says of the resources, each by itself and all together. */
async function reports(resources: DeployedResource[]): Promise<string[]> {
  const settings = await projectConfiguration();
  const analyzed = resources.map(({ urn, type, name, inputs }) => ({ urn, type, name, inputs }));
  const found = [...(await Promise.all(analyzed.map((one) => analyze(one, settings)))).flat()];
  found.push(...(await analyzeStack(analyzed, settings)));
  return found.map(({ rule, message }) => `${rule}: ${message}`);
}

describe("a guard of deployments", () => {
  for (const [platform, target] of Object.entries(targets))
    describe(`of the platform ${platform}`, () => {
      let resources: DeployedResource[];
      before(async () => {
        resources = await guard({ target });
      });

      it("rolls back by itself: on failure, on an alarm, on one that cannot be read, and when stopped", () => {
        const { inputs } = resource(resources, "DeploymentGroup", "checkout");
        assert.deepEqual(inputs.alarmConfiguration, {
          enabled: true,
          alarms: ["checkout-errors"],
          ignorePollAlarmFailure: false,
        });
        assert.deepEqual(inputs.autoRollbackConfiguration, {
          enabled: true,
          events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
        });
        assert.equal(inputs.serviceRoleArn, `arn:aws:iam::${accountId}:role/checkout-live-deploys`);
        assert.match(String(inputs.deploymentConfigName), /Canary10Percent5Minutes|HalfAtATime/);
      });

      it("has nothing that the policy pack objects to", async () => assert.deepEqual(await reports(resources), []));

      it("changes named resources only", () => {
        const policy = statements(inlinePolicy(resource(resources, "Role", "checkout-live-deploys")));
        const changing = policy.filter(({ Action }) =>
          [Action].flat().some((action) => !/:(Describe|Get)/.test(action)),
        );
        assert.ok(changing.length > 0);
        for (const { Sid, Resource } of changing)
          for (const one of [Resource].flat()) assert.match(one, /checkout|shop/, Sid);
      });

      it("is assumed by CodeDeploy and nobody else", () =>
        assert.deepEqual(trustOf(resource(resources, "Role", "checkout-live-deploys")).Principal, {
          Service: "codedeploy.amazonaws.com",
        }));
    });

  it("shifts the calls of a function's alias, the traffic of a service, and deploys to instances in place", async () => {
    const group = async (platform: string) =>
      resource(await guard({ target: targets[platform] }), "DeploymentGroup", "checkout").inputs;
    const shifting = { deploymentOption: "WITH_TRAFFIC_CONTROL", deploymentType: "BLUE_GREEN" };
    assert.deepEqual((await group("lambda")).deploymentStyle, shifting);
    const ecs = await group("ecs");
    assert.deepEqual(ecs.deploymentStyle, shifting);
    assert.deepEqual(ecs.ecsService, { clusterName: "shop", serviceName: "checkout" });
    const server = await group("server");
    assert.deepEqual(server.autoscalingGroups, ["checkout"]);
    assert.equal((server.deploymentStyle as { deploymentType: string }).deploymentType, "IN_PLACE");
  });

  it("passes the roles of tasks to tasks only", async () => {
    const resources = await guard({ target: targets.ecs });
    const pass = statement(inlinePolicy(resource(resources, "Role", "checkout-live-deploys")), "GiveTasksTheirRoles");
    assert.deepEqual(pass.Resource, [`arn:aws:iam::${accountId}:role/checkout-task`]);
    assert.deepEqual(pass.Condition, { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } });
  });

  it("is refused without an alarm, and with more than CodeDeploy accepts", async () => {
    await assert.rejects(guard({ alarms: [] }), /DeploymentGuard checkout: alarms names 0 alarms/);
    const eleven = Array.from({ length: 11 }, (_, index) => `alarm-${index}`);
    await assert.rejects(guard({ alarms: eleven }), /names 11 alarms\. Name one to 10/);
  });

  it("is refused when its role would have a longer name than IAM accepts", async () => {
    const application = "a".repeat(52);
    await assert.rejects(guard({ application }), /the role would be called a{52}-live-deploys, which is 65 characters/);
    assert.equal((await guard({ application: "a".repeat(51) })).length, 3);
  });
});

describe("a guard of configurations", () => {
  it("watches the alarms while a configuration reaches a few, then everybody, and for a while after", async () => {
    const resources = await configuration();
    const { monitors } = resource(resources, "Environment", "production").inputs;
    assert.deepEqual(monitors, [
      {
        alarmArn: arn("cloudwatch", "alarm:checkout-errors"),
        alarmRoleArn: `arn:aws:iam::${accountId}:role/flags-production-configuration-alarms`,
      },
    ]);
    const strategy = resource(resources, "DeploymentStrategy", "production-guarded").inputs;
    assert.equal(strategy.deploymentDurationInMinutes, 20);
    assert.equal(strategy.finalBakeTimeInMinutes, 30);
    assert.equal(strategy.growthFactor, 10);
    assert.deepEqual(trustOf(resource(resources, "Role", "flags-production-configuration-alarms")).Principal, {
      Service: "appconfig.amazonaws.com",
    });
  });

  it("has nothing that the policy pack objects to", async () =>
    assert.deepEqual(await reports(await configuration()), []));

  it("is refused when nothing would be guarded, or AppConfig would refuse it", async () => {
    await assert.rejects(configuration({ alarms: [] }), /ConfigurationGuard flags: alarms names 0 alarms/);
    await assert.rejects(configuration({ bakeMinutes: 0 }), /bakeMinutes is 0\. Give a whole number from 1 to 1440/);
    await assert.rejects(configuration({ rolloutMinutes: 2000 }), /rolloutMinutes is 2000/);
    await assert.rejects(configuration({ environment: "e".repeat(40) }), /the role would be called flags-e{40}-/);
  });
});

describe("the deployment of triage", () => {
  let resources: DeployedResource[];
  before(async () => {
    resources = await deploy(securityValues);
  });
  const named = (type: string, name: string) => resource(resources, type, name);
  const home = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${securityAccountId}:${rest}`;

  it("feeds an alias from the queue that only CodeDeploy moves", () => {
    assert.equal(named("Function", "reflex-triage").inputs.publish, true);
    const alias = named("Alias", "live").inputs;
    assert.deepEqual([alias.functionName, alias.functionVersion], ["reflex-triage", "1"]);
    const mapping = named("EventSourceMapping", "triage").inputs;
    assert.equal(mapping.functionName, home("lambda", "function:reflex-triage:live"));
  });

  it("rolls back when its alarms fire, all of which exist", () => {
    const { alarmConfiguration } = named("DeploymentGroup", "triage").inputs as {
      alarmConfiguration: { alarms: string[] };
    };
    assert.deepEqual(alarmConfiguration.alarms, [
      "reflex-triage-errors",
      "reflex-triage-throttles",
      "reflex-triage-failures",
      "reflex-triage-age",
      "reflex-undelivered-reflex-triage-dlq",
    ]);
    for (const alarm of alarmConfiguration.alarms) assert.ok(named("MetricAlarm", alarm));
  });

  // A message that fails makes no invocation fail, and comes back after six minutes (functions/shared/batch.ts).
  it("notices messages that fail, within the time of the deployment", () => {
    const failures = named("MetricAlarm", "reflex-triage-failures").inputs;
    const metric = JSON.parse(metricLine("Reflex", "Failures", { Function: "reflex-triage" }, 0))._aws
      .CloudWatchMetrics[0];
    assert.deepEqual([failures.namespace, failures.metricName], [metric.Namespace, metric.Metrics[0].Name]);
    assert.deepEqual(failures.dimensions, { Function: "reflex-triage" });
    assert.equal(failures.threshold, 0);
    const age = named("MetricAlarm", "reflex-triage-age").inputs;
    assert.deepEqual(age.dimensions, { QueueName: "reflex-triage" });
    const { visibilityTimeoutSeconds } = named("Queue", "reflex-triage").inputs;
    assert.ok(Number(age.threshold) < Number(visibilityTimeoutSeconds));
    const { deploymentConfigName } = named("DeploymentGroup", "triage").inputs;
    assert.equal(deploymentConfigName, "CodeDeployDefault.LambdaCanary10Percent10Minutes");
  });

  it("checks the version first, with a function that may call it and answer", () => {
    const check = named("Function", "reflex-triage-check").inputs;
    assert.ok((check.code as Record<string, string>)["settings.json"]);
    assert.ok(Number(check.timeout) > Number(named("Function", "reflex-triage").inputs.timeout));
    const policy = inlinePolicy(named("Role", "reflex-triage-check"));
    assert.deepEqual(statement(policy, "CallNewVersion").Resource, home("lambda", "function:reflex-triage:*"));
  });

  it("has alarms that say how people find the cause, in each dead-letter queue", () => {
    const said = (queue: string) => String(named("MetricAlarm", `reflex-undelivered-${queue}`).inputs.alarmDescription);
    // SQS guide, "Dead-letter queues": what SQS moves keeps its own attributes, and none names a cause.
    assert.match(said("reflex-triage-dlq"), /failed on them 5 times.*\/aws\/lambda\/reflex-triage says why/);
    assert.doesNotMatch(said("reflex-triage-dlq"), /ERROR_MESSAGE/);
    assert.match(said("reflex-rules-dlq"), /EventBridge could not deliver them.*ERROR_MESSAGE/);
  });

  it("may move the alias of triage, and nothing else", () => {
    const policy = inlinePolicy(named("Role", "reflex-triage-live-deploys"));
    assert.deepEqual(statement(policy, "ShiftCalls").Resource, home("lambda", "function:reflex-triage"));
    assert.deepEqual(statement(policy, "CallHooks").Resource, [home("lambda", "function:reflex-triage-check")]);
    assert.deepEqual(
      statements(policy).map(({ Sid }) => Sid),
      ["ShiftCalls", "AwaitCapacity", "CallHooks", "ReadAlarms"],
    );
  });
});
