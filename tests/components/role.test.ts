import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as aws from "@pulumi/aws";
import { allow, trustRole } from "../../components/policies";
import { iamRole, type RoleArgs } from "../../components/role";
import { deploymentOf } from "../../simulator";

const trust = trustRole("arn:aws:iam::222233334444:role/triage", "o-a1b2c3d4e5");

async function inputsOf(options: Partial<RoleArgs>): Promise<Record<string, unknown>> {
  const { resources } = await deploymentOf("shop", { name: "shop", config: {} }, () => {
    const provider = new aws.Provider("account", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });
    const statements = [allow("Read", "s3:GetObject", "*")];
    iamRole("reader", { name: "shop-reader", description: "Reads", trust, statements, ...options }, { provider });
  });
  const found = resources.find(({ type }) => type === "aws:iam/role:Role");
  assert.ok(found);
  return found.inputs;
}

describe("a role", () => {
  it("has one inline policy with its own name, and no field that was not given", async () => {
    assert.deepEqual(await inputsOf({}), {
      name: "shop-reader",
      description: "Reads",
      assumeRolePolicy: trust,
      inlinePolicies: [
        {
          name: "shop-reader",
          policy:
            '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
        },
      ],
    });
  });

  it("has the path and the permissions boundary that it is given", async () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
    const inputs = await inputsOf({ path: "/reflex/", permissionsBoundary });
    assert.equal(inputs.path, "/reflex/");
    assert.equal(inputs.permissionsBoundary, permissionsBoundary);
  });

  it("is made in one file only", () => {
    const folder = path.join(__dirname, "..", "..", "components");
    const makers = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .filter((file) => /new aws\.iam\.Role\(/.test(readFileSync(path.join(folder, file), "utf8")));
    assert.deepEqual(makers, ["role.ts"]);
  });
});
