import { setTimeout } from "node:timers/promises";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

// One program, many stacks: the configuration decides what this one shows.
const config = new pulumi.Config();
const account = config.require("account");
const provider = new aws.Provider("account", {
  region: "eu-west-1",
  allowedAccountIds: [account],
  ...(config.get("deployRole") && { assumeRoles: [{ roleArn: config.require("deployRole") }] }),
});

class Store extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("shop:index:Store", name, {}, opts);
    const queue = new aws.sqs.Queue("orders", {}, { parent: this });
    new aws.sns.Topic("news", { region: "us-east-1", displayName: queue.arn }, { parent: this });
  }
}

new Store("first", { providers: [provider] });
if (config.getBoolean("twoStores")) new Store("second", { providers: [provider] });
if (config.getBoolean("twice")) for (let n = 0; n < 2; n++) new aws.sqs.Queue("same", {}, { provider });
if (config.getBoolean("ambient")) new aws.sqs.Queue("ambient", {});
if (config.getBoolean("foreign"))
  new aws.glue.Job("etl", { roleArn: "r", command: { scriptLocation: "s" } }, { provider });
if (config.getBoolean("lookup")) aws.ec2.getVpcOutput({ default: true }, { provider });
if (config.getBoolean("failedApply")) {
  pulumi.output(1).apply(() => {
    throw new Error("the apply failed");
  });
}
if (config.getBoolean("late")) {
  pulumi.output(setTimeout(3, undefined)).apply(() => new aws.sqs.Queue("late", { name: "late" }, { provider }));
}
if (config.getBoolean("slow")) {
  // More turns of the event loop than any fixed number of quiet ones.
  const slow = async () => {
    for (let turn = 0; turn < 100; turn++) await setTimeout(1);
    return "done";
  };
  pulumi
    .output("outer")
    .apply(slow)
    .apply(() => pulumi.output(slow()).apply(() => new aws.sqs.Queue("slow", { name: "slow" }, { provider })));
}
if (config.getBoolean("code")) {
  new aws.lambda.Function(
    "greeter",
    {
      role: pulumi.secret("arn:aws:iam::444455556666:role/greeter"),
      code: new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset("exports.handler = async () => 'hello';"),
        lib: new pulumi.asset.AssetArchive({ "package.json": new pulumi.asset.FileAsset(`${__dirname}/Pulumi.yaml`) }),
      }),
    },
    { provider },
  );
}
if (config.getBoolean("fails")) throw new Error("the program failed");
