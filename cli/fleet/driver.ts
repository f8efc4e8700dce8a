import { existsSync } from "node:fs";
import path from "node:path";
import { LocalWorkspace, Stack, StackNotFoundError } from "@pulumi/pulumi/automation";

export type FleetAction = "preview" | "up";

export interface DriverOptions {
  /** Folder of the Pulumi project. */
  project: string;
  /** Folder of the built policy pack: no update is made without. */
  policyPack: string;
  /** Variables of the CLI beside this process's own, on whose PATH the Automation API finds the CLI. */
  environment?: Record<string, string>;
}

/** How many resources an operation concerns, by what is done: create, update, delete, replace, same … */
export type Changes = Record<string, number>;

/**
 * Previews or updates one stack by Pulumi's Automation API, always with the policy pack and, where the project has one,
 * its configuration. An update makes a stack that the backend does not have yet; a preview refuses it.
 * @throws Error whose message is what the engine said last.
 */
export async function drive(action: FleetAction, stackName: string, options: DriverOptions): Promise<Changes> {
  const { project, policyPack, environment } = options;
  const workspace = await LocalWorkspace.create({ workDir: project, envVars: environment });
  const settings = path.join(project, "guardrails.json");
  const said: string[] = [];
  const run = {
    color: "never" as const,
    policyPacks: [policyPack],
    policyPackConfigs: existsSync(settings) ? [settings] : [],
    onOutput: (text: string) => void said.push(text),
    onError: (text: string) => void said.push(text),
  };
  try {
    const stack = await (action === "up" ? Stack.createOrSelect : Stack.select)(stackName, workspace);
    if (action === "preview") return (await stack.preview(run)).changeSummary;
    const { summary } = await stack.up(run);
    return summary.resourceChanges ?? {};
  } catch (error) {
    if (error instanceof StackNotFoundError) {
      throw new Error(`the backend has no stack ${stackName} yet: reflex fleet up makes it, or pulumi stack init`);
    }
    throw new Error(lastOf(said.join("")) || (error as Error).message);
  }
}

/** What the engine says at the end: violations and errors. */
function lastOf(output: string): string {
  const end = output.search(/^(Policies|Diagnostics):/m);
  return (end < 0 ? output.split("\n").slice(-20).join("\n") : output.slice(end)).trim();
}
