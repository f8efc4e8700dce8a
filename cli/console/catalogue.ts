import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { responseFolder } from "../../catalogue/folders";
import { subjects } from "../../catalogue/responses";
import type { GalleryEvent, ResponseRow, RuleRow } from "../../console/protocol";
import { isWorse } from "../../runbooks/language/risk";
import type { Deployment } from "../../simulator";
import { stepsByDocument } from "../story/wording";

/** The responses as the page lists them, by subject, with what the deployed documents say of their runbooks. */
export function responseRows(deployment: Deployment): ResponseRow[] {
  const steps = stepsByDocument(deployment);
  return subjects.flatMap(({ responses, title }) =>
    responses.map((response): ResponseRow => {
      const runbook = response.runbook?.name;
      const own = Object.entries(steps).find(([name]) => name.split("-").at(-1) === runbook)?.[1] ?? [];
      return {
        name: response.name,
        title: response.title,
        subject: title,
        procedure: runbook ?? response.workflow?.name,
        risk: own.map(({ risk }) => risk).reduce((worst, risk) => (isWorse(risk, worst) ? risk : worst), "read"),
        asksFirst: own.some(({ action }) => action === "aws:approve"),
        undo: response.undo?.name,
        calls: [...new Set(own.flatMap(({ call }) => (call ? [call.replace(" ", ":")] : [])))].sort(),
      };
    }),
  );
}

/** The events of a response: those that it answers, and the near misses that it leaves alone. */
export function gallery(name: string): GalleryEvent[] {
  return (["fires", "ignored"] as const).flatMap((kind) => {
    const folder = join(responseFolder(name), "events", kind);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => ({
        name: file.replace(/\.json$/, ""),
        kind,
        event: JSON.parse(readFileSync(join(folder, file), "utf8")) as unknown,
      }));
  });
}

/** The rules with patterns of every bus. */
export function ruleRows({ resources }: Deployment): RuleRow[] {
  return resources
    .filter(
      ({ type, inputs }) => type === "aws:cloudwatch/eventRule:EventRule" && typeof inputs.eventPattern === "string",
    )
    .map(({ inputs }) => ({
      rule: String(inputs.name),
      bus: String(inputs.eventBusName ?? "default"),
      pattern: String(inputs.eventPattern),
    }));
}
