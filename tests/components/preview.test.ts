import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { catalogue } from "../../catalogue/catalogue";
import { MemberAccount } from "../../components/memberAccount";
import { accountProvider } from "../../components/provider";
import { SecurityAccount } from "../../components/securityAccount";
import { memberConfig, securityConfig } from "./fixture";
import { firstPreview, type PreviewedResource, unknownPaths } from "./preview";

/** Resources that name others by a computed ARN, and so have to say themselves that those come first. */
const order: Record<string, Record<string, string[]>> = {
  security: {
    "EventArchive::bus": ["EventBus::bus"],
    "EventTarget::open-security-group": ["Queue::rules-dlq"],
    "EventSourceMapping::triage": ["Queue::triage"],
    "Function::triage": ["Role::triage"],
    "ResourcePolicy::prior-state-us-east-1": ["Table::prior-state-us-east-1"],
    "TopicSubscription::pages-eu-west-1-security@example.com": ["Topic::pages-eu-west-1"],
  },
  member: {
    "EventTarget::reflex-forward-1-us-east-1": ["Role::forwarder", "Queue::events-dlq-us-east-1"],
    "EventTarget::failed-service-eu-west-1": ["Role::local", "Queue::events-dlq-eu-west-1"],
  },
};

/**
 * What nobody can know before: Lambda gives no number of a version twice, not even to a function that is created again
 * (Lambda guide, "Manage Lambda function versions"), so the alias of triage follows what the deployment publishes.
 */
const unknowable: Record<string, string[]> = {
  security: ["aws:lambda/alias:Alias triage.functionVersion"],
  member: [],
};

const stacks: Record<string, () => void> = {
  security() {
    const config = securityConfig();
    new SecurityAccount("security", { config, responses: catalogue }, { providers: [accountProvider(config)] });
  },
  member() {
    const config = memberConfig();
    new MemberAccount("member", { config, responses: catalogue }, { providers: [accountProvider(config)] });
  },
};

describe("the first preview of a stack", () => {
  for (const [stack, program] of Object.entries(stacks))
    describe(stack, () => {
      let resources: PreviewedResource[];
      before(async () => {
        resources = await firstPreview(stack, program);
      });

      it("knows every input of every resource that can be known", () => {
        assert.ok(resources.length > 20);
        const missing = resources.flatMap(({ type, name, inputs }) => unknownPaths(inputs, `${type} ${name}`));
        assert.deepEqual(missing, unknowable[stack]);
      });

      it("makes a resource after those that it names", () => {
        for (const [dependent, needed] of Object.entries(order[stack]!)) {
          const found = resources.filter(({ type, name }) => `${type}::${name}`.endsWith(`:${dependent}`));
          assert.equal(found.length, 1, dependent);
          for (const one of needed)
            assert.ok(
              found[0]!.dependencies.some((urn) => urn.endsWith(`:${one}`)),
              `${dependent} after ${one}`,
            );
        }
      });
    });

  it("would show an ARN that comes from a new resource", async () => {
    const resources = await firstPreview("control", () => {
      const provider = new aws.Provider("account", { region: "eu-west-1" });
      const role = new aws.iam.Role("role", { name: "role", assumeRolePolicy: "{}" }, { provider });
      new aws.cloudwatch.EventTarget("target", { rule: role.name, arn: role.arn }, { provider });
    });
    const target = resources.find(({ name }) => name === "target")!;
    assert.deepEqual(unknownPaths(target.inputs, "target"), ["target.arn"]);
    assert.equal(target.inputs.rule, "role");
  });
});
