import assert from "node:assert/strict";
import { deploymentFromPreview, isPreview } from "../../../simulator/deployment/fromPreview";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const account = "444455556666";
const providerUrn = "urn:pulumi:prod::shop::pulumi:providers:aws::account";
const queueUrn = "urn:pulumi:prod::shop::aws:sqs/queue:Queue::orders";

const provider = {
  urn: providerUrn,
  custom: true,
  type: "pulumi:providers:aws",
  inputs: { region: "eu-west-1", allowedAccountIds: `["${account}"]` },
};
const queue = (inputs: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) => ({
  urn: queueUrn,
  custom: true,
  type: "aws:sqs/queue:Queue",
  provider: `${providerUrn}::${unknown}`,
  inputs: { __defaults: [], name: "orders", ...inputs },
  ...rest,
});
const step = (op: string, newState?: object, oldState?: object) => ({
  op,
  urn: ((newState ?? oldState) as { urn: string }).urn,
  newState,
  oldState,
});

function preview(...steps: ReturnType<typeof step>[]) {
  const changeSummary: Record<string, number> = {};
  for (const { op } of steps) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
  return { steps, changeSummary };
}

/** A queue that AWS has made in another way than the model would. */
const existing = queue(
  {},
  { id: "https://orders", outputs: { name: "orders", arn: "arn:aws:sqs:eu-west-1:1:x", url: "https://orders" } },
);

describe("deployment of a preview", () => {
  it("has new resources as the model answers for them, without the notes of the provider", () => {
    const { resources } = deploymentFromPreview(preview(step("create", provider), step("create", queue())));
    const url = `https://sqs.eu-west-1.amazonaws.com/${account}/orders`;
    assert.deepEqual(resources, [
      {
        urn: queueUrn,
        type: "aws:sqs/queue:Queue",
        name: "orders",
        account,
        region: "eu-west-1",
        inputs: { name: "orders" },
        outputs: { id: url, region: "eu-west-1", name: "orders", url, arn: `arn:aws:sqs:eu-west-1:${account}:orders` },
      },
    ]);
  });

  it("keeps what AWS has returned about resources that stay or change", () => {
    const same = deploymentFromPreview(preview(step("same", provider), step("same", existing, existing)));
    assert.equal(same.resources[0]!.outputs.arn, "arn:aws:sqs:eu-west-1:1:x");
    const changed = queue({ delaySeconds: 5 });
    const updated = deploymentFromPreview(preview(step("same", provider), step("update", changed, existing)));
    const { inputs, outputs } = updated.resources[0]!;
    assert.deepEqual(inputs, { name: "orders", delaySeconds: 5 });
    assert.equal(outputs.id, "https://orders");
    assert.equal(outputs.arn, "arn:aws:sqs:eu-west-1:1:x");
    assert.equal(outputs.delaySeconds, 5);
  });

  it("gives the first version of a function that is created again the next number", () => {
    const code = (inputs: Record<string, unknown>, outputs?: Record<string, unknown>) => ({
      ...queue(),
      urn: queueUrn.replace("sqs/queue:Queue", "lambda/function:Function"),
      type: "aws:lambda/function:Function",
      inputs: { name: "orders", publish: true, ...inputs },
      outputs,
    });
    const before = code({}, { name: "orders", version: "3" });
    const steps = [step("create-replacement", code({}), before), step("replace", code({}), before)];
    const [made] = deploymentFromPreview(preview(step("same", provider), ...steps)).resources;
    assert.equal(made?.outputs.version, "4");
    assert.equal(made?.replaces?.version, "3");
  });

  it("points a new alias at the version that its new function will have", () => {
    const named = (type: string, inputs: Record<string, unknown>) => ({
      ...queue(),
      urn: queueUrn.replace("sqs/queue:Queue", type),
      type: `aws:${type}`,
      inputs,
      outputs: undefined,
    });
    const handler = named("lambda/function:Function", { name: "orders", publish: true });
    const alias = (functionName: string) =>
      named("lambda/alias:Alias", {
        name: "live",
        functionName,
        functionVersion: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      });
    const deployed = (functionName: string) =>
      deploymentFromPreview(
        preview(step("same", provider), step("create", handler), step("create", alias(functionName))),
      ).resources;
    assert.equal(deployed("orders")[1]?.inputs.functionVersion, "1");
    assert.throws(() => deployed("others"), /Alias "orders": functionVersion is not known before deployment/);
  });

  it("leaves out what goes, and models what is replaced", () => {
    const gone = preview(step("same", provider), step("delete", undefined, existing));
    assert.deepEqual(deploymentFromPreview(gone).resources, []);
    const replaced = preview(
      step("same", provider),
      step("create-replacement", queue({ name: "bills" }), existing),
      step("replace", queue({ name: "bills" }), existing),
      step("delete-replaced", undefined, existing),
    );
    const [bills, ...others] = deploymentFromPreview(replaced).resources;
    assert.deepEqual(others, []);
    assert.equal(bills!.outputs.arn, `arn:aws:sqs:eu-west-1:${account}:bills`);
  });

  it("is refused with what to do where the preview does not have everything", () => {
    const partial = {
      ...preview(step("create", provider), step("create", queue())),
      changeSummary: { create: 2, same: 3 },
    };
    assert.throws(() => deploymentFromPreview(partial), /leaves out 3 resources.*pulumi preview --json --show-sames/);
    const dependent = queue({ kmsMasterKeyId: unknown, policy: "[secret]", tags: { a: unknown } });
    assert.throws(
      () => deploymentFromPreview(preview(step("create", provider), step("create", dependent))),
      (error: Error) => {
        assert.match(error.message, /Queue "orders": kmsMasterKeyId is not known before deployment/);
        assert.match(error.message, /Queue "orders": policy is secret/);
        assert.match(error.message, /Queue "orders": tags is not known before deployment/);
        assert.match(error.message, /pulumi stack export --show-secrets/);
        return true;
      },
    );
    assert.throws(() => deploymentFromPreview({ deployment: {} }), /not a preview/);
  });

  it("is distinguished from a state", () => {
    assert.equal(isPreview({ steps: null, changeSummary: {} }), true);
    assert.equal(isPreview({ version: 3, deployment: {} }), false);
  });
});
