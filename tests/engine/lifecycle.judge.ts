import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { blueprint, blueprintFromStates } from "../../cli/blueprint";
import type { DrillResult } from "../../cli/drill/drill";
import { decided, entries, run, sharedEmulator, titles } from "../cli/drill/support";
import { blueprintResources } from "../policy-pack/stacks";
import { switches } from "./provider/cloud";
import { type Update, updatesOf } from "./provider/updates";
import { engine, mentions, succeeded } from "./support/engine";
import { forBoth, type StackName, stacks, Workspace } from "./support/workspace";

interface Step {
  op: string;
  newState: { custom: boolean; type: string };
}

interface Preview {
  steps: Step[];
}

describe("both stacks with the real engine", () => {
  const real = engine();
  const emulator = sharedEmulator();
  let workspace: Workspace;
  const previews = {} as Record<StackName, Preview>;
  const file = (what: string, stack: StackName) => workspace.path(`${what}-${stack}.json`);

  before(async () => {
    workspace = new Workspace(real.home(), "lifecycle");
    await forBoth((stack) => workspace.init(stack));
  });

  it("are previewed before AWS has answered anything", async () => {
    const args = ["preview", "--json", "--show-sames"];
    const outcomes = await forBoth((stack) => workspace.pulumi(stack, args));
    for (const [index, outcome] of outcomes.entries()) {
      const stack = stacks[index]!;
      succeeded(outcome);
      previews[stack] = JSON.parse(outcome.stdout) as Preview;
      writeFileSync(file("preview", stack), outcome.stdout);
      assert.deepEqual([...new Set(previews[stack].steps.map(({ op }) => op))], ["create"]);
      assert.deepEqual(workspace.journal(stack), []);
    }
  });

  it("are deployed as previewed, and the pack leaves nothing unjudged before or after", async () => {
    const args = ["up", "--yes", ...real.pack()];
    for (const [index, outcome] of (await forBoth((stack) => workspace.pulumi(stack, args))).entries()) {
      const stack = stacks[index]!;
      succeeded(outcome);
      assert.equal(mentions(outcome, "✅ reflex@"), 2, outcome.output);
      assert.doesNotMatch(outcome.output, /cannot be judged yet|\[advisory\]/);
      const created = previews[stack].steps
        .filter(({ newState }) => newState.custom && newState.type.startsWith("aws:"))
        .map(({ newState }) => `create ${newState.type}`);
      const journal = workspace.journal(stack).map((line) => line.slice(0, line.lastIndexOf(" ")));
      assert.ok(created.length > 15);
      assert.deepEqual(journal.sort(), created.sort());
    }
  });

  it("are not changed by a second update", async () => {
    const args = ["up", "--yes", "--skip-preview", "--expect-no-changes", ...real.pack()];
    const before = stacks.map((stack) => workspace.journal(stack));
    for (const outcome of await forBoth((stack) => workspace.pulumi(stack, args))) succeeded(outcome);
    assert.deepEqual(
      stacks.map((stack) => workspace.journal(stack)),
      before,
    );
  });

  it("show no drift, and exactly what somebody changed by hand", async () => {
    const args = ["refresh", "--preview-only", "--diff", "--expect-no-changes"];
    for (const outcome of await forBoth((stack) => workspace.pulumi(stack, args))) succeeded(outcome);
    const drift = workspace.path("drift.json");
    writeFileSync(drift, JSON.stringify({ "aws:sqs/queue:Queue::triage": { visibilityTimeoutSeconds: 5 } }));
    const changed = await workspace.pulumi("security", args, { [switches.drift]: drift });
    assert.notEqual(changed.exitCode, 0);
    assert.match(changed.output, /~ visibilityTimeoutSeconds\s*: \d+ => 5/);
    assert.match(changed.output, /~ 1 to update/);
  });

  it("print the same story from the program, the preview and the state", async () => {
    for (const outcome of await forBoth((stack) =>
      workspace.pulumi(stack, ["stack", "export", "--show-secrets", "--file", file("state", stack)]),
    ))
      succeeded(outcome);
    const plans = {
      program: await blueprint(),
      preview: blueprintFromStates(stacks.map((stack) => file("preview", stack))),
      state: blueprintFromStates(stacks.map((stack) => file("state", stack))),
    };
    const stories = [];
    for (const plan of Object.values(plans)) {
      stories.push(story(await run(emulator.get(), "crypto-mining-instance", { plan })));
    }
    const [program, preview, state] = stories;
    assert.equal(program!.verdict, "healed");
    assert.deepEqual(preview, program);
    assert.deepEqual(state, program);
  });

  it("accept an update of each type in place, under the pack", async () => {
    const updates = {} as Record<StackName, Update[]>;
    for (const stack of stacks) updates[stack] = updatesOf(await blueprintResources(stack));
    writeFileSync(workspace.path("updates.json"), JSON.stringify(updates));
    workspace.register(changing(workspace.path("updates.json")));
    const before = stacks.map((stack) => workspace.journal(stack));
    const args = ["up", "--yes", ...real.pack()];
    for (const [index, outcome] of (await forBoth((stack) => workspace.pulumi(stack, args))).entries()) {
      succeeded(outcome);
      assert.doesNotMatch(outcome.output, /cannot be judged yet|\[advisory\]/);
      const stack = stacks[index]!;
      const noted = workspace.journal(stack).slice(before[index]!.length);
      assert.deepEqual(noted.sort(), updates[stack].map(({ type, name }) => `update ${type} ${name}`).sort());
    }
  });

  it("are destroyed once somebody has decided to give up what is protected", async () => {
    const before = stacks.map((stack) => workspace.journal(stack));
    const kept = await workspace.pulumi("security", ["destroy", "--yes"]);
    assert.notEqual(kept.exitCode, 0);
    assert.match(kept.output, /evidence.*\n.*cannot be deleted\s+because it is protected/);
    assert.deepEqual(workspace.journal("security"), before[0]);
    succeeded(await workspace.pulumi("security", ["state", "unprotect", "--all", "--yes"]));
    const destroyed = await forBoth((stack) => workspace.pulumi(stack, ["destroy", "--yes", "--skip-preview"]));
    for (const [index, outcome] of destroyed.entries()) {
      succeeded(outcome);
      const deleted = workspace.journal(stacks[index]!).slice(before[index]!.length);
      const created = before[index]!.filter((line) => line.startsWith("create "));
      assert.deepEqual(deleted.map((line) => line.replace("delete", "create")).sort(), created.sort());
    }
  });

  it("are made again, with versions of functions that were never there", async () => {
    const before = stacks.map((stack) => workspace.journal(stack));
    const args = ["up", "--yes", ...real.pack()];
    for (const [index, outcome] of (await forBoth((stack) => workspace.pulumi(stack, args))).entries()) {
      succeeded(outcome);
      assert.doesNotMatch(outcome.output, /cannot be judged yet|\[advisory\]/);
      const again = workspace.journal(stacks[index]!).slice(before[index]!.length);
      const created = before[index]!.filter((line) => line.startsWith("create "));
      assert.deepEqual(again.sort(), created.sort());
    }
    const exported = await workspace.pulumi("security", ["stack", "export"]);
    const { deployment } = JSON.parse(exported.stdout) as { deployment: { resources: Resource[] } };
    const alias = deployment.resources.find(({ type }) => type === "aws:lambda/alias:Alias")!;
    const handler = deployment.resources.find(
      ({ type, outputs }) => type === functionType && outputs?.publish === true,
    )!;
    assert.notEqual(handler.outputs!.version, "1");
    assert.equal(alias.outputs!.functionVersion, handler.outputs!.version);
  });
});

interface Resource {
  type: string;
  outputs?: Record<string, unknown>;
}

const functionType = "aws:lambda/function:Function";

/** Statements that change what the program registers, as the file says it for each stack. */
const changing = (file: string) => `  const pulumi = require("@pulumi/pulumi");
  const updates: any[] = require(${JSON.stringify(file)})[pulumi.getStack()];
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }: any) => {
    const update = updates.find((one) => one.type === type && one.name === name);
    return update && { props: { ...props, [update.argument]: update.value }, opts };
  });`;

/**
 * What happened, without what differs from run to run: functions and runbooks work at the same time and poll, so their
 * calls are listed as a set, and the steps of the runbook in their order.
 */
function story(result: DrillResult) {
  const told = {
    verdict: result.verdict,
    executions: result.executions.map(({ document, status }) => `${document}: ${status}`),
    decisions: decided(result).map(({ action, reasons }) => ({ action, reasons })),
    rules: distinct(entries(result, "rule").map(({ account, bus, rule }) => `${account} ${bus} ${rule}`)),
    calls: distinct(
      entries(result, "call").map(({ account, principal, service, operation, error }) => {
        const who = principal.kind === "role-session" ? principal.roleName : principal.kind;
        return `${who} in ${account}: ${service} ${operation} ${error?.code ?? ""}`;
      }),
    ),
    steps: entries(result, "step").map(({ step, status }) => `${step}: ${status}`),
    pages: titles(result)
      .map((title) => title.replace(identifiers, "…"))
      .sort(),
    after: result.after,
  };
  return JSON.parse(JSON.stringify(told).replace(identifiers, "…")) as typeof told;
}

/** Instances and the like, incidents, and executions. */
const identifiers = /\b[a-z]+(-\d{8})?-[0-9a-f]{10,17}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

const distinct = (texts: string[]) => [...new Set(texts)].sort();
