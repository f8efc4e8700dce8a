import { Command } from "commander";
import { type Blueprint, blueprint, blueprintFromStates } from "../blueprint";
import { exitCodes, UsageError } from "../errors";
import { pictureOf } from "../topology/boxes";
import { htmlOf } from "../topology/html";
import { placed } from "../topology/layout";
import { mermaidOf } from "../topology/mermaid";
import { svgOf } from "../topology/svg";
import { topologyOf } from "../topology/topology";
import type { Topology } from "../topology/types";

interface Options {
  state?: string[];
  svg?: boolean;
  html?: boolean;
  mermaid?: boolean;
  json?: boolean;
}

const title = "What Reflex deploys, and who may call what";

type Form = "svg" | "html" | "mermaid" | "json";

const forms: Record<Form, (topology: Topology) => string> = {
  svg: (topology) => svgOf(placed(pictureOf(topology)), title),
  html: (topology) => htmlOf(topology, forms.svg(topology), title),
  mermaid: (topology) => mermaidOf(pictureOf(topology)),
  json: (topology) => `${JSON.stringify(topology, null, 2)}\n`,
};

/** `reflex topology`: a picture of what is deployed, or would be. */
export function topologyCommand(): Command {
  return new Command("topology")
    .description("Draws a deployment: accounts, buses, rules, queues, functions, runbooks, and who may call what.")
    .option("--state <file...>", "exported states or previews of stacks, instead of the example configuration")
    .option("--svg", "one picture (the default)")
    .option("--html", "a page with the picture, every link with the roles that allow it, and every name")
    .option("--mermaid", "a Mermaid flowchart, for Markdown pages")
    .option("--json", "parts and links as data")
    .addHelpText(
      "after",
      `
Rules and runbooks are grouped by their subject. Links are read off the deployment: targets, event source mappings,
subscriptions, and the permissions of roles. What a role may do with resources that are not Reflex's is one link to the
resources of the account.

Exit codes: 0 drawn, 2 the files cannot be read.

Examples:
  $ reflex topology > topology.svg
  $ reflex topology --html > topology.html
  $ pulumi stack export --stack security > security.json && pulumi stack export --stack member > member.json
  $ reflex topology --state security.json member.json --mermaid
  $ reflex topology --json | jq '.links[] | select(.verb == "assumes")'`,
    )
    .action(async ({ state, ...asked }: Options) => {
      const wanted = (Object.keys(forms) as Form[]).filter((form) => asked[form]);
      if (wanted.length > 1)
        throw new UsageError(`--${wanted.join(" and --")} are different forms of one picture; choose one`);
      const deployed = state ? blueprintFromStates(state) : await blueprint();
      process.stdout.write(drawing(deployed, wanted[0] ?? "svg"));
      process.exitCode = exitCodes.fine;
    });
}

/** A deployment in one of the forms. */
export const drawing = (deployed: Blueprint, form: Form): string =>
  forms[form](topologyOf(deployed.deployment, namesOf(deployed)));

const namesOf = ({ security, member, settings }: Blueprint): Map<string, string> =>
  new Map([
    ...Object.entries(settings.members).map(([account, { name }]) => [account, name ?? account] as const),
    [security.account, security.name],
    [member.account, member.name],
  ]);
