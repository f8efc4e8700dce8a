import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as api from "../../simulator";

describe("the API of the embedded organization", () => {
  it("loads neither Pulumi nor a client of the AWS SDK until something of theirs is called", () => {
    const program = `
      require("./simulator");
      const heavy = /node_modules.(@pulumi.|@aws-sdk.client-)/;
      console.log(JSON.stringify(Object.keys(require.cache).filter((file) => heavy.test(file))));`;
    const printed = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
      cwd: join(__dirname, "..", ".."),
      encoding: "utf8",
    });
    assert.deepEqual(JSON.parse(printed), []);
  });

  it("offers what the design promises", () => {
    const promised = ["EmbeddedOrganization", "Emulator", "evaluatePolicies", "runAutomation", "Timeline"];
    const readers = ["deploymentFromPreview", "deploymentFromProgram", "deploymentFromState"];
    for (const name of [...promised, ...readers]) assert.ok(name in api, name);
  });

  it("reads a stack that a function registers", async () => {
    assert.deepEqual(await api.deploymentOf("any", { name: "empty", config: {} }, () => {}), { resources: [] });
  });
});
