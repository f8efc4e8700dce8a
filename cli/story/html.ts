import { stripVTControlCharacters } from "node:util";
import type { DrillResult, DrillStage } from "../drill/drill";
import { duration } from "../text";

/** One incident as a page of its own: the story as printed, then every entry of the timeline with its details. */
export function storyPage(result: DrillResult, { blueprint, staged }: DrillStage, story: string[]): string {
  const { verdict, lasted, calls, timeline } = result;
  const rows = timeline.map(
    (entry) =>
      `<tr class="${escapeHtml(entry.kind)}"><td>${escapeHtml(entry.at.slice(11, 23))}</td><td>${escapeHtml(entry.kind)}</td>` +
      `<td><details><summary>${escapeHtml(summary(entry))}</summary><pre>${escapeHtml(JSON.stringify(entry, null, 2))}</pre></details></td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Reflex drill: ${escapeHtml(result.response)}</title>
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
pre { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
td { vertical-align: top; padding: .15rem .6rem; border-top: 1px solid #8884; }
td:first-child, td:nth-child(2) { white-space: nowrap; opacity: .7; }
.verdict { font-weight: 600; }
</style>
<h1>${escapeHtml(staged.headline)}</h1>
<p><span class="verdict">${escapeHtml(verdict)}</span> in ${escapeHtml(duration(lasted))} of simulated time ·
${calls.made} calls, ${calls.refused} refused · account ${escapeHtml(blueprint.member.name)} (${escapeHtml(blueprint.member.account)})</p>
<pre>${escapeHtml(stripVTControlCharacters(story.join("\n")))}</pre>
<h2>Every entry</h2>
<table>${rows.join("\n")}</table>
</html>
`;
}

function summary(entry: DrillResult["timeline"][number]): string {
  switch (entry.kind) {
    case "event":
      return `${entry.event.source} ${entry.event["detail-type"]} on ${entry.bus} of ${entry.account}`;
    case "rule":
      return `${entry.rule} on ${entry.bus} of ${entry.account}`;
    case "delivery":
      return `${entry.rule} → ${entry.targetArn}: ${entry.outcome}`;
    case "call":
      return `${entry.service} ${entry.operation} in ${entry.account}${entry.error ? `: ${entry.error.code}` : ""}`;
    case "message":
      return `to ${entry.topicArn}`;
    case "invocation":
      return `${entry.functionName}: ${entry.outcome}`;
    case "automation":
      return `${entry.document}: ${entry.status}`;
    case "step":
      return `${entry.step}: ${entry.status}`;
    case "workflow":
      return `${entry.stateMachine}: ${entry.status}`;
    case "state":
      return `${entry.state}: ${entry.status}`;
    case "note":
      return entry.text;
    default:
      return "";
  }
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
