import assert from "node:assert/strict";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { deploymentFromProgram } from "../../../simulator/deployment/fromProgram";

const program = path.join(__dirname, "program", "index.ts");
const account = "444455556666";

const deploy = (config: Record<string, string> = {}, name = "dev") =>
  deploymentFromProgram({
    program,
    stacks: [
      {
        name,
        config: Object.fromEntries(
          Object.entries({ account, ...config }).map(([key, value]) => [`shop:${key}`, value]),
        ),
      },
    ],
  });

describe("deployment of a Pulumi program", () => {
  it("holds each AWS resource with its URN, account, Region, inputs and AWS's answers", async () => {
    const { resources } = await deploy();
    assert.deepEqual(
      resources.map(({ urn, type, name, account: owner, region }) => ({ urn, type, name, owner, region })),
      [
        {
          urn: "urn:pulumi:dev::shop::shop:index:Store$aws:sqs/queue:Queue::orders",
          type: "aws:sqs/queue:Queue",
          name: "orders",
          owner: account,
          region: "eu-west-1",
        },
        {
          urn: "urn:pulumi:dev::shop::shop:index:Store$aws:sns/topic:Topic::news",
          type: "aws:sns/topic:Topic",
          name: "news",
          owner: account,
          region: "us-east-1",
        },
      ],
    );
    const [queue, topic] = resources;
    const name = queue!.outputs.name as string;
    assert.match(name, /^orders-[0-9a-f]{7}$/);
    assert.equal(queue!.outputs.arn, `arn:aws:sqs:eu-west-1:${account}:${name}`);
    assert.equal(queue!.outputs.url, `https://sqs.eu-west-1.amazonaws.com/${account}/${name}`);
    assert.equal(topic!.inputs.displayName, queue!.outputs.arn);
  });

  it("runs the program again for each stack, with the stack's own configuration", async () => {
    const { resources } = await deploymentFromProgram({
      program,
      stacks: ["444455556666", "777788889999"].map((id) => ({ name: `s-${id}`, config: { "shop:account": id } })),
    });
    assert.deepEqual(
      resources.map((resource) => `${resource.urn.split(":")[2]} ${resource.account} ${resource.name}`),
      [
        "s-444455556666 444455556666 orders",
        "s-444455556666 444455556666 news",
        "s-777788889999 777788889999 orders",
        "s-777788889999 777788889999 news",
      ],
    );
  });

  it("gives the same deployment every time, also when runs are started together", async () => {
    const [one, other] = await Promise.all([deploy(), deploy()]);
    assert.deepEqual(one, other);
  });

  it("uses the account of the role that the provider assumes, if the provider allows it", async () => {
    const role = (id: string) => `arn:aws:iam::${id}:role/deploy`;
    const { resources } = await deploy({ deployRole: role(account) });
    assert.ok(resources.every((resource) => resource.account === account));
    await assert.rejects(
      deploy({ deployRole: role("111122223333") }),
      /provider "account" assumes a role in account 111122223333 but allows only 444455556666/,
    );
  });

  it("waits for resources that appear late", async () => {
    const { resources } = await deploy({ late: "true" });
    assert.ok(resources.some(({ outputs }) => outputs.name === "late"));
  });

  it("waits for an apply without a limit", async () => {
    const { resources } = await deploy({ slow: "true" });
    assert.ok(resources.some(({ outputs }) => outputs.name === "slow"));
  });

  it("keeps code as text and secrets as their value", async () => {
    const { resources } = await deploy({ code: "true" });
    const { inputs } = resources.find(({ name }) => name === "greeter")!;
    assert.deepEqual(inputs.code, {
      "index.js": "exports.handler = async () => 'hello';",
      lib: { "package.json": "name: shop\nruntime: nodejs\n" },
    });
    assert.equal(inputs.role, "arn:aws:iam::444455556666:role/greeter");
  });

  const failures: Array<[string, RegExp]> = [
    ["fails", /^Stack dev: the program failed$/],
    ["failedApply", /^Stack dev: the apply failed$/],
    ["twice", /Two resources have the URN urn:pulumi:dev::shop::aws:sqs\/queue:Queue::same/],
    ["twoStores", /Two resources have the URN .*Store\$aws:sqs\/queue:Queue::orders/],
    ["ambient", /"ambient"\) has no explicit AWS provider/],
    ["foreign", /aws:glue\/job:Job \("etl"\): what AWS answers for this type is not described/],
    ["lookup", /calls AWS for aws:ec2\/getVpc:getVpc, which has no answer/],
  ];
  for (const [flag, message] of failures) {
    it(`fails when the program does: ${flag}`, async () => {
      await assert.rejects(deploy({ [flag]: "true" }), ({ message: found }: Error) => {
        assert.match(found, message);
        return true;
      });
      assert.equal((await deploy()).resources.length, 2, "the next run is not disturbed");
    });
  }

  it("leaves the process's listeners, stack traces and outputs as they were", async () => {
    const state = () => [
      process.listeners("unhandledRejection").length,
      Error.stackTraceLimit,
      (pulumi.Output as unknown as { prototype: { apply: unknown } }).prototype.apply,
    ];
    const before = state();
    await deploy({ failedApply: "true" }).catch(() => undefined);
    assert.deepEqual(state(), before);
  });

  it("says where the project's name belongs when Pulumi.yaml lacks it", async () => {
    await assert.rejects(deploymentFromProgram({ program: __filename, stacks: [] }), /Pulumi\.yaml/);
  });
});
