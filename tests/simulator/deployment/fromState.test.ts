import assert from "node:assert/strict";
import { deploymentFromState } from "../../../simulator/deployment/fromState";

const mark = "4dabf18193072939515e22adb298388d";
const providerUrn = "urn:pulumi:prod::shop::pulumi:providers:aws::account";
const provider = `${providerUrn}::8e2c`;
const account = "444455556666";

const providerState = (inputs: Record<string, unknown>) => ({
  urn: providerUrn,
  custom: true,
  id: "8e2c",
  type: "pulumi:providers:aws",
  inputs,
});
const queue = (changes: Record<string, unknown> = {}) => ({
  urn: "urn:pulumi:prod::shop::aws:sqs/queue:Queue::orders",
  custom: true,
  id: `https://sqs.eu-west-1.amazonaws.com/${account}/orders`,
  type: "aws:sqs/queue:Queue",
  provider,
  inputs: { name: "orders" },
  outputs: { name: "orders", region: "eu-west-1", arn: `arn:aws:sqs:eu-west-1:${account}:orders` },
  ...changes,
});
const exported = (...resources: unknown[]) => ({ version: 3, deployment: { resources } });
const pinned = providerState({ region: "eu-west-1", allowedAccountIds: `["${account}"]` });

describe("deployment of a stack's state", () => {
  it("holds the AWS resources that exist, as a program's deployment does", () => {
    const component = {
      urn: "urn:pulumi:prod::shop::shop:index:Store::first",
      custom: false,
      type: "shop:index:Store",
    };
    const replaced = queue({ delete: true });
    const { resources } = deploymentFromState(JSON.stringify(exported(component, pinned, replaced, queue())));
    assert.deepEqual(resources, [
      {
        urn: "urn:pulumi:prod::shop::aws:sqs/queue:Queue::orders",
        type: "aws:sqs/queue:Queue",
        name: "orders",
        account,
        region: "eu-west-1",
        inputs: { name: "orders" },
        outputs: {
          id: `https://sqs.eu-west-1.amazonaws.com/${account}/orders`,
          name: "orders",
          region: "eu-west-1",
          arn: `arn:aws:sqs:eu-west-1:${account}:orders`,
        },
      },
    ]);
  });

  it("reads the account from the ARNs where the provider does not pin it, and refuses to guess", () => {
    const open = providerState({ region: "eu-west-1" });
    assert.equal(deploymentFromState(exported(open, queue())).resources[0]!.account, account);
    const elsewhere = queue({ outputs: { arn: "arn:aws:sqs:eu-west-1:111122223333:orders" } });
    assert.throws(
      () => deploymentFromState(exported(open, queue(), elsewhere)),
      /account of the provider "account" is not known/,
    );
    assert.throws(() => deploymentFromState(exported(queue())), /does not hold the provider/);
  });

  it("reads no account from the ARN of a rule's target", () => {
    const target = queue({
      urn: "urn:pulumi:prod::shop::aws:cloudwatch/eventTarget:EventTarget::bus",
      type: "aws:cloudwatch/eventTarget:EventTarget",
      id: "rule-bus",
      inputs: { rule: "rule", arn: "arn:aws:events:eu-west-1:222233334444:event-bus/security" },
      outputs: { region: "eu-west-1", arn: "arn:aws:events:eu-west-1:222233334444:event-bus/security" },
    });
    const { resources } = deploymentFromState(exported(providerState({ region: "eu-west-1" }), queue(), target));
    assert.deepEqual(
      resources.map((resource) => resource.account),
      [account, account],
    );
  });

  it("opens secrets and code", () => {
    const secret = { [mark]: "1b47061264138c4ac30d75fd1eb44270", plaintext: '"arn:role"' };
    const text = { [mark]: "c44067f5952c0a294b673a41bacd8c17", hash: "00", text: "exports.handler = 1;" };
    const code = { [mark]: "0def7320c3a5731c473e5ecbe6d01bc7", hash: "00", assets: { "index.js": text } };
    const { resources } = deploymentFromState(exported(pinned, queue({ inputs: { role: secret, code } })));
    assert.deepEqual(resources[0]!.inputs, { role: "arn:role", code: { "index.js": "exports.handler = 1;" } });
  });

  it("leaves out what the provider notes about its defaults, in maps too", () => {
    const inputs = {
      __defaults: ["state"],
      state: "ENABLED",
      inputTransformer: { __defaults: [], inputPaths: { __defaults: [], id: "$.id" } },
      tags: { __defaults: [], owner: "shop" },
    };
    assert.deepEqual(deploymentFromState(exported(pinned, queue({ inputs }))).resources[0]!.inputs, {
      state: "ENABLED",
      inputTransformer: { inputPaths: { id: "$.id" } },
      tags: { owner: "shop" },
    });
  });

  it("says what to do about an encrypted secret, code that is a hash only, and anything but an export", () => {
    const cipher = { [mark]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:…" };
    assert.throws(
      () => deploymentFromState(exported(pinned, queue({ inputs: { policy: cipher } }))),
      /orders\.policy: this secret is encrypted\. Export the state with: pulumi stack export --show-secrets/,
    );
    const hashed = { [mark]: "c44067f5952c0a294b673a41bacd8c17", hash: "00", path: "index.js" };
    assert.throws(
      () => deploymentFromState(exported(pinned, queue({ inputs: { code: hashed } }))),
      /orders\.code: the state holds the hash of this file/,
    );
    assert.throws(() => deploymentFromState({ steps: [] }), /not a stack's state.*pulumi stack export/);
  });
});
