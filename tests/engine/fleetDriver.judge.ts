import assert from "node:assert/strict";
import { drive } from "../../cli/fleet/driver";
import { engine } from "./support/engine";
import { Workspace } from "./support/workspace";

describe("the driver of a fleet", () => {
  const real = engine();
  // The Automation API finds the CLI on the PATH of this process.
  const ownPath = process.env.PATH;
  before(() => {
    process.env.PATH = real.home().searchPath;
  });
  after(() => {
    process.env.PATH = ownPath;
  });

  function project(name: string) {
    const workspace = new Workspace(real.home(), name);
    const options = {
      project: workspace.folder,
      policyPack: real.home().packFolder,
      environment: workspace.environment("member"),
    };
    return { workspace, options };
  }

  it("makes a stack, updates it with the pack, and sees no changes afterwards", async () => {
    const { options } = project("fleet");
    await assert.rejects(drive("preview", "member", options), /the backend has no stack member yet: reflex fleet up/);
    assert.ok(((await drive("up", "member", options)).create ?? 0) > 20);
    const changes = await drive("preview", "member", options);
    assert.deepEqual(Object.keys(changes), ["same"]);
  });

  it("is refused by the pack, and says what the engine said", async () => {
    const { workspace, options } = project("fleet-refused");
    // Only the pack refuses: the program's own guardrails are overridden.
    workspace.register(
      `  new aws.sqs.Queue("open", { sqsManagedSseEnabled: false }, { provider: options.providers[0] });`,
    );
    workspace.edit(
      "Pulumi.member.yaml",
      (text) => `${text}  reflex:guardrailOverride: "INC-1: the test of the pack"\n`,
    );
    await assert.rejects(drive("up", "member", options), /sqs-encrypted/);
    assert.deepEqual(workspace.journal("member"), []);
  });
});
