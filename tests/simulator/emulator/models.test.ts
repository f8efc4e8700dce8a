import { strict as assert } from "node:assert";
import { install } from "../../../simulator/emulator/install";
import { loadModels, type Models } from "../../../simulator/emulator/models";

describe("service models", () => {
  let models: Models;

  before(async () => {
    models = loadModels((await install()).models);
  });

  it("say how each service is called", () => {
    const facts = ["ec2", "autoscaling", "events", "iam", "s3", "sqs"].map((name) => {
      const { signingName, protocol, targetPrefix, apiVersion } = models.services.get(name)!;
      return [name, signingName, protocol, targetPrefix ?? apiVersion];
    });
    assert.deepEqual(facts, [
      ["ec2", "ec2", "ec2", "2016-11-15"],
      ["autoscaling", "autoscaling", "query", "2011-01-01"],
      ["events", "events", "json", "AWSEvents"],
      ["iam", "iam", "query", "2010-05-08"],
      ["s3", "s3", "rest-xml", "2006-03-01"],
      ["sqs", "sqs", "json", "AmazonSQS"],
    ]);
    assert.equal(models.services.get("sqs")!.queryCompatible, true);
    assert.equal(models.services.get("stepfunctions")!.endpointPrefix, "states");
  });

  it("keep the traits that place a member in a request", () => {
    const s3 = models.service("s3")!;
    const put = s3.operations.PutObjectTagging!;
    assert.equal(`${put.method} ${put.requestUri}`, "PUT /{Bucket}/{Key+}?tagging");
    const input = s3.shapes[put.input!.shape]!;
    assert.equal(input.payload, "Tagging");
    assert.deepEqual(input.members!.Bucket, { shape: "BucketName", location: "uri", locationName: "Bucket" });
    assert.equal(s3.shapes[s3.operations.PutObject!.input!.shape]!.members!.Body!.streaming, true);

    const ec2 = models.service("ec2")!;
    const groups = ec2.shapes[ec2.operations.ModifyNetworkInterfaceAttribute!.input!.shape]!.members!.Groups!;
    assert.equal(groups.locationName, "SecurityGroupId");

    const sts = models.service("sts")!;
    assert.equal(sts.operations.AssumeRole!.output!.resultWrapper, "AssumeRoleResult");
    assert.equal(sts.operations.AssumeRoleWithWebIdentity!.unsigned, true);
    assert.equal(models.service("stepfunctions")!.operations.StartSyncExecution!.hostPrefix, "sync-");
  });

  it("are read once, and not at all for a name that does not exist", () => {
    assert.equal(models.service("events"), models.service("events"));
    assert.equal(models.service("../index"), undefined);
  });

  it("hold every shape that they refer to, in all services", () => {
    assert.ok(models.services.size > 400);
    for (const name of models.services.keys()) {
      const { operations, shapes } = models.service(name)!;
      const referred = [
        ...Object.values(operations).flatMap(({ input, output }) => [input, output]),
        ...Object.values(shapes).flatMap(({ members, member, key, value }) => [
          ...Object.values(members ?? {}),
          ...[member, key, value],
        ]),
      ];
      for (const reference of referred)
        if (reference) assert.ok(shapes[reference.shape], `${name} lacks ${reference.shape}`);
    }
  });
});
