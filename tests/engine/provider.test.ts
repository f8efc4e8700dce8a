import assert from "node:assert/strict";
import { Cloud } from "./provider/cloud";
import { unknown, withDefaults } from "./provider/wire";

const mark = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [mark]: "1b47061264138c4ac30d75fd1eb44270", value });

describe("the stand-in for the AWS provider", () => {
  const cloud = new Cloud("account", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });
  const queue = { type: "aws:sqs/queue:Queue", name: "orders" };

  it("answers from the model, in the account of the last role that the provider assumes", () => {
    const { id, properties } = cloud.state(queue, { name: "orders" });
    assert.equal(id, "https://sqs.eu-west-1.amazonaws.com/111122223333/orders");
    assert.equal(properties.arn, "arn:aws:sqs:eu-west-1:111122223333:orders");
    const assuming = new Cloud("account", {
      region: "us-east-1",
      assumeRoles: '[{"roleArn":"arn:aws:iam::444455556666:role/deploy"}]',
    });
    const other = assuming.state(queue, { name: "orders", region: "eu-west-3" });
    assert.equal(other.properties.arn, "arn:aws:sqs:eu-west-3:444455556666:orders");
    assert.throws(() => new Cloud("open", { region: "eu-west-1" }), /account of the provider "open" is not known/);
  });

  it("keeps secrets secret, and reads them", () => {
    const { id, properties } = cloud.state(queue, { name: secret("orders") });
    assert.match(id, /orders$/);
    assert.deepEqual(properties.name, secret("orders"));
  });

  it("knows in a preview what it was given, and nothing that AWS will answer", () => {
    const { id, properties } = cloud.previewed(queue, { name: "orders", redrivePolicy: "{}" });
    assert.equal(id, "");
    assert.equal(properties.arn, unknown);
    assert.equal(properties.policy, unknown);
    assert.equal(properties.redrivePolicy, "{}");
    assert.equal(properties.name, "orders");
    assert.equal(properties.region, "eu-west-1");
  });

  it("reads back what AWS completes, and what the program gave", () => {
    const { properties } = cloud.state(queue, { name: "orders", sqsManagedSseEnabled: false });
    assert.equal(properties.policy, "");
    assert.equal(properties.sqsManagedSseEnabled, false);
    assert.equal(cloud.state(queue, { name: "orders" }).properties.sqsManagedSseEnabled, true);
  });

  it("refuses keys of maps that the real one refuses", () => {
    const document = { type: "aws:ssm/document:Document", name: "stop" };
    const shared = (permissions: object) => cloud.refusal(document, { permissions: secret(permissions) });
    assert.equal(shared({ type: "Share", accountIds: "1" }), '"permissions": "account_ids" must be defined');
    assert.equal(shared({ type: "Share", account_ids: "1", __defaults: [] }), undefined);
  });

  it("makes nothing known of what is unknown", () => {
    const policy = { type: "aws:iam/rolePolicy:RolePolicy", name: "own" };
    const { id } = cloud.state(policy, { role: unknown, name: "own" });
    assert.equal(id, "");
  });

  it("replaces a resource where AWS's provider does", () => {
    const change = (after: Record<string, unknown>) =>
      cloud.difference(queue, { name: "orders", delaySeconds: 0 }, after);
    assert.deepEqual(change({ name: "orders", delaySeconds: 0 }), { changed: [], replacing: [] });
    assert.deepEqual(change({ name: "orders", delaySeconds: 5 }), { changed: ["delaySeconds"], replacing: [] });
    assert.deepEqual(change({ name: "bills", delaySeconds: 5 }), {
      changed: ["name", "delaySeconds"],
      replacing: ["name"],
    });
  });

  it("does so whatever the id is made of", () => {
    const replacing = (type: string, before: Record<string, unknown>, after: Record<string, unknown>) =>
      cloud.difference({ type, name: "one" }, before, after).replacing;
    const topic = "arn:aws:sns:eu-west-1:111122223333:t";
    const subscription = "aws:sns/topicSubscription:TopicSubscription";
    assert.deepEqual(replacing(subscription, { topic, endpoint: "a" }, { topic, endpoint: "b" }), ["endpoint"]);
    const archive = "aws:cloudwatch/eventArchive:EventArchive";
    assert.deepEqual(replacing(archive, { eventSourceArn: "a" }, { eventSourceArn: "b" }), ["eventSourceArn"]);
    assert.deepEqual(replacing("aws:codedeploy/application:Application", { name: "a" }, { name: "b" }), []);
    assert.throws(() => replacing("aws:ec2/vpc:Vpc", { tags: {} }, {}), /aws:ec2\/vpc:Vpc: what replaces it/);
  });

  it("never gives a number of a version again", () => {
    const handler = { type: "aws:lambda/function:Function", name: "act" };
    const publish = () => String(cloud.state(handler, { name: "act", publish: true }).properties.version);
    const versions = (["create", "update", "delete", "create"] as const).map((what) => {
      const version = publish();
      cloud.note(what, handler);
      return what === "delete" ? "" : version;
    });
    assert.deepEqual(versions, ["1", "2", "", "3"]);
    assert.equal(cloud.read(handler, { name: "act", publish: true }, { version: "3" }).properties.version, "3");
  });

  it("notes its own values in each object, as the real one does, and sees no change in that", () => {
    const inputs = {
      tags: { owner: "shop" },
      blocks: [{ name: "a" }],
      code: { [mark]: "0def7320c3a5731c473e5ecbe6d01bc7" },
    };
    const checked = withDefaults(inputs);
    assert.deepEqual(checked, {
      tags: { owner: "shop", __defaults: [] },
      blocks: [{ name: "a", __defaults: [] }],
      code: inputs.code,
      __defaults: [],
    });
    assert.deepEqual(cloud.difference(queue, checked, withDefaults(inputs)).changed, []);
  });
});
