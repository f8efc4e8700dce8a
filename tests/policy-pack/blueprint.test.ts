import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { parse } from "yaml";
import { parseConfig } from "../../components/config";
import { accountProvider } from "../../components/provider";
import type { AutomationDocument } from "../../runbooks/language/types";
import { deploymentFromProgram, deploymentOf } from "../../simulator/deployment/fromProgram";
import { type AnalyzedResource, analyze, ruleInfos } from "./analyze";

const root = path.join(__dirname, "..", "..");
const stacks = ["security", "member"] as const;
type Stack = (typeof stacks)[number];

/** The example configuration of a stack, as the engine hands it to the program. */
function exampleConfig(stack: Stack): Record<string, string> {
  const { config } = parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** The provider of a stack as it is registered; deployments hold only what it makes. */
async function providerOf(stack: Stack): Promise<AnalyzedResource> {
  const values = exampleConfig(stack);
  const registered: AnalyzedResource[] = [];
  await deploymentOf("reflex", { name: stack, config: {} }, () => {
    const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      registered.push({ type: request.getType(), inputs: request.getObject().toJavaScript() });
      return register(request, callback);
    };
    accountProvider(parseConfig("reflex", (key) => values[`reflex:${key}`]));
  });
  return registered.find(({ type }) => type === "pulumi:providers:aws")!;
}

interface Named extends AnalyzedResource {
  urn: string;
}

async function resourcesOf(stack: Stack): Promise<Named[]> {
  const { resources } = await deploymentFromProgram({
    program: path.join(root, "index.ts"),
    stacks: [{ name: stack, config: exampleConfig(stack) }],
  });
  const provider = { urn: `urn:pulumi:${stack}::reflex::pulumi:providers:aws::account`, ...(await providerOf(stack)) };
  return [provider, ...resources.map(({ urn, type, inputs }) => ({ urn, type, inputs }))];
}

/** The organization of the example, where a rule can be told. */
async function organizationConfiguration(): Promise<Record<string, Record<string, unknown>>> {
  const organizationId = exampleConfig("security")["reflex:organizationId"];
  const configurable = (await ruleInfos()).filter(({ settings }) => "organizationId" in settings);
  assert.equal(configurable.length, 4);
  return Object.fromEntries(configurable.map(({ name }) => [name, { organizationId }]));
}

async function reportsOn(resources: Named[]): Promise<string[]> {
  const configuration = await organizationConfiguration();
  const reports: string[] = [];
  for (const resource of resources)
    for (const { rule, level, message } of await analyze(resource, configuration))
      reports.push(`${rule} (${level}) on ${resource.urn}: ${message}`);
  return reports;
}

type Inputs = Record<string, unknown>;

/** One field of the blueprint broken, as somebody might break it. */
interface Seed {
  rule: string;
  stack: Stack;
  /** The end of the URN of the resource. */
  resource: string;
  breakIt(inputs: Inputs): void;
}

interface Statements {
  Statement: Array<Record<string, unknown>>;
}

const editPolicy = (inputs: Inputs, field: string, edit: (document: Statements) => void) => {
  const document = JSON.parse(inputs[field] as string) as Statements;
  edit(document);
  inputs[field] = JSON.stringify(document);
};

const seeds: Seed[] = [
  {
    rule: "events-bus-organization-only",
    stack: "security",
    resource: "EventBusPolicy::bus",
    breakIt: (inputs) => editPolicy(inputs, "policy", ({ Statement }) => delete Statement[0]!.Condition),
  },
  {
    rule: "events-target-dead-letter-queue",
    stack: "member",
    resource: "EventTarget::reflex-forward-1-eu-west-1",
    breakIt: (inputs) => delete inputs.deadLetterConfig,
  },
  {
    rule: "ssm-approval-before-destruction",
    stack: "security",
    resource: "-IsolateAndSnapshotInstance",
    breakIt(inputs) {
      const document = JSON.parse(inputs.content as string) as AutomationDocument;
      for (const step of document.mainSteps) if (step.action === "aws:approve") step.action = "aws:sleep";
      inputs.content = JSON.stringify(document);
    },
  },
  {
    rule: "iam-role-trust",
    stack: "member",
    resource: "Role::responder",
    breakIt: (inputs) =>
      editPolicy(inputs, "assumeRolePolicy", ({ Statement }) => {
        Statement[0]!.Principal = { AWS: "arn:aws:iam::111122223333:root" };
      }),
  },
  {
    rule: "iam-pass-role",
    stack: "member",
    resource: "Role::responder",
    breakIt: (inputs) =>
      editPolicy((inputs.inlinePolicies as Inputs[])[0]!, "policy", ({ Statement }) => {
        Statement.find(({ Action }) => Action === "iam:PassRole")!.Resource = "*";
      }),
  },
  {
    rule: "sqs-policy-source",
    stack: "security",
    resource: "Queue::triage",
    breakIt: (inputs) => editPolicy(inputs, "policy", ({ Statement }) => delete Statement[0]!.Condition),
  },
  {
    rule: "sns-policy-source",
    stack: "member",
    resource: "Topic::",
    breakIt: (inputs) => editPolicy(inputs, "policy", ({ Statement }) => Statement.pop()),
  },
  {
    rule: "provider-account-pinned",
    stack: "member",
    resource: "pulumi:providers:aws::account",
    breakIt: (inputs) => delete inputs.allowedAccountIds,
  },
];

describe("the policy pack on the stacks of this project", () => {
  const resources = {} as Record<Stack, Named[]>;
  before(async () => {
    for (const stack of stacks) resources[stack] = await resourcesOf(stack);
  });

  for (const stack of stacks)
    it(`has nothing to say about the ${stack} stack`, async () => {
      assert.ok(resources[stack].length > 15);
      assert.deepEqual(await reportsOn(resources[stack]), []);
    });

  for (const { rule, stack, resource, breakIt } of seeds)
    it(`${rule} finds the one field broken in the ${stack} stack`, async () => {
      const broken = structuredClone(resources[stack]);
      const found = broken.find(({ urn }) =>
        resource.endsWith("::") ? urn.includes(resource) : urn.endsWith(resource),
      );
      assert.ok(found, `no ${resource} among ${broken.map(({ urn }) => urn).join("\n")}`);
      breakIt(found.inputs);
      const before = await reportsOn(resources[stack]);
      const reports = (await reportsOn(broken)).filter((report) => !before.includes(report));
      assert.ok(reports.length > 0);
      for (const report of reports)
        assert.equal(report.startsWith(`${rule} (mandatory) on ${found.urn}: `), true, report);
    });

  it("lambda-permission-source finds a permission that somebody adds", async () => {
    const added = {
      urn: "urn:pulumi:security::reflex::aws:lambda/permission:Permission::rule",
      type: "aws:lambda/permission:Permission",
      inputs: { action: "lambda:InvokeFunction", function: "reflex-triage", principal: "events.amazonaws.com" },
    };
    const [report, ...others] = await reportsOn([...resources.security, added]);
    assert.deepEqual(others, []);
    assert.match(report!, /^lambda-permission-source \(mandatory\) on .*Permission::rule: sourceArn: /);
  });

  it("has a seeded violation for each of its rules", async () => {
    const seeded = [...seeds.map(({ rule }) => rule), "lambda-permission-source"];
    assert.deepEqual((await ruleInfos()).map(({ name }) => name).sort(), seeded.sort());
  });
});
