import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { Template } from "../cloudformation/template";
import { exitCodes } from "../errors";
import { stackConfig } from "../stackConfig";
import { sizeOf, textOf } from "../stackset/sizes";
import { compareWithProgram, type Difference, memberTemplates } from "../stackset/templates";

interface Options {
  stack: string;
  out: string;
  json?: boolean;
}

/** What `reflex stackset render` wrote and proved. */
interface Rendered {
  templates: Array<{ file: string; regions: string[]; resources: number; bytes: number; inline: boolean }>;
  proof: { account: string; compared: number; differences: Difference[] };
}

/** `reflex stackset`: the member stack for CloudFormation StackSets. */
export function stacksetCommand(): Command {
  const render = new Command("render")
    .description("Writes the member stack as two CloudFormation templates that serve every account.")
    .option("--stack <name>", "the member stack whose configuration is rendered (Pulumi.NAME.yaml)", "member")
    .option("--out <folder>", "where once.json and regional.json are written", "build/stackset")
    .option("--json", "print what was written and proved as JSON")
    .addHelpText(
      "after",
      `
once.json has what exists once in an account and is deployed to the first governed Region; regional.json has what every
governed Region has, and is deployed after it. Both are proved: filled in for the account of the stack, they are compared
with what the program registers for it, resource by resource.

Exit codes: 0 rendered and proved, 1 a resource differs, 2 the stack cannot be rendered.

Examples:
  $ reflex stackset render
  $ reflex stackset render --stack payments-prod --out /tmp/templates --json | jq .proof`,
    )
    .action(async ({ stack, out, json }: Options) => {
      const rendered = await renderTo(stack, out);
      process.stdout.write(json ? `${JSON.stringify(rendered, null, 2)}\n` : `${described(rendered).join("\n")}\n`);
      process.exitCode = rendered.proof.differences.length > 0 ? exitCodes.no : exitCodes.fine;
    });
  return new Command("stackset")
    .description("The member stack for CloudFormation StackSets, which deploy it to thousands of accounts.")
    .addCommand(render);
}

async function renderTo(stack: string, folder: string): Promise<Rendered> {
  const config = stackConfig(stack);
  const templates = await memberTemplates(config);
  const account = config["reflex:accountId"] ?? "";
  const proof = { account, ...(await compareWithProgram(templates, config, account)) };
  mkdirSync(folder, { recursive: true });
  const written = (name: string, template: Template, regions: string[]) => {
    const file = join(folder, name);
    const size = sizeOf(template);
    writeFileSync(file, textOf(template));
    return { file, regions, ...size };
  };
  const { once, regional, regions } = templates;
  return {
    templates: [written("once.json", once, regions.slice(0, 1)), written("regional.json", regional, regions)],
    proof,
  };
}

function described({ templates, proof: { account, compared, differences } }: Rendered): string[] {
  return [
    ...templates.map(
      ({ file, regions, resources, bytes, inline }) =>
        `${file}  ${resources} resources, ${bytes} bytes${inline ? "" : " (by URL: more than 51,200)"}, for ${regions.join(", ")}`,
    ),
    `${compared - differences.length} of ${compared} resources are what the program registers for ${account}`,
    ...differences.map(({ region, id, rendered, registered }) =>
      [
        `${id} in ${region}:`,
        `  rendered    ${JSON.stringify(rendered)}`,
        `  registered  ${JSON.stringify(registered)}`,
      ].join("\n"),
    ),
  ];
}
