import { join } from "node:path";
import { catalogue } from "../../catalogue/catalogue";
import { duration } from "../../page/text";
import type { TimedEntry } from "../../simulator";
import type { DrillResult, DrillStage } from "../drill/drill";
import { writtenFiles } from "../drill/evidence";
import { paint } from "../text";
import { Layout } from "./layout";
import { type Cast, Storyteller } from "./storyteller";
import { stepsByDocument } from "./wording";

/** The story of a drill: opening, what happens while it happens, and what is true at the end. */
export function telling(write: (line: string) => void) {
  const layout = new Layout(write);
  let storyteller: Storyteller | undefined;
  return {
    say: (text: string) => layout.text(text, 25),
    opening(stage: DrillStage): void {
      opening(layout, stage);
      storyteller = new Storyteller(layout, castOf(stage));
    },
    tell: (entry: TimedEntry): void => storyteller?.tell(entry),
    /** @param evidence folder into which the evidence bucket was saved, if it was. */
    ending(result: DrillResult, evidence?: string): void {
      storyteller?.release();
      ending(layout, result, evidence);
    },
  };
}

function opening(layout: Layout, { blueprint, staged, organization }: DrillStage): void {
  const { security, member, deployment, settings } = blueprint;
  layout.text(
    `${paint("bold", "Reflex")}  embedded organization ${settings.organizationId} · ${settings.homeRegion}`,
    0,
  );
  for (const { name, account } of [security, member]) {
    const count = deployment.resources.filter((r) => r.account === account && r.type.startsWith("aws:")).length;
    layout.text(`${name.padEnd(14)} ${account}   ${count} resources`);
  }
  for (const [type, names] of organization.notEmulated) {
    layout.text(paint("yellow", `not emulated: ${type} (${names.join(", ")})`));
  }
  layout.blank();
  layout.text(`${staged.event["detail-type"]} in ${member.name}`);
  layout.text(paint("bold", staged.headline));
  for (const change of staged.changes) layout.text(paint("dim", `· ${change}`));
  layout.blank();
}

/** Names and words for what the timeline only knows by id. */
function castOf({ blueprint: { security, member, deployment } }: DrillStage): Cast {
  return {
    accounts: { [security.account]: security.name, [member.account]: member.name },
    steps: stepsByDocument(deployment),
  };
}

function ending(layout: Layout, result: DrillResult, evidence: string | undefined): void {
  const { verdict, calls, lasted, outcome, timeline } = result;
  const at = timeline.at(-1)?.at ?? "";
  const refused = calls.refused === 0 ? "all allowed" : `${calls.refused} refused`;
  const style = verdict === "healed" ? "green" : ["contained", "released"].includes(verdict) ? "yellow" : "red";
  layout.blank();
  layout.entry(at, verdict, `${duration(lasted)} · ${calls.made} calls, ${refused}`, style);
  layout.blank();
  layout.list("Now", outcome);
  const file = writtenFiles(timeline).at(-1)?.path;
  if (file) layout.list("File", [evidence === undefined ? file : join(evidence, file)]);
  layout.blank();
  const other = catalogue.find((r) => r.name !== result.response)?.name;
  const asked = timeline.some((e) => (e.kind === "step" || e.kind === "state") && e.waiting);
  const next: Array<[string, string]> = [
    ...(asked ? [[`npx reflex drill ${result.response} --reject`, "what if nobody approves"] as [string, string]] : []),
    ["npx reflex route my-event.json", "where one of your events would go"],
    [`npx reflex drill ${other}`, "another incident"],
    ["npx reflex console", "see it in the browser"],
  ];
  const column = 38;
  layout.list(
    "Next",
    next.flatMap(([command, meaning]) => {
      const said = paint("dim", meaning);
      // The name of a response can be long: its meaning gets a line of its own then.
      return command.length > column
        ? [command, `${" ".repeat(column)} ${said}`]
        : [`${command.padEnd(column)} ${said}`];
    }),
  );
}
