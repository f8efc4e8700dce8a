import { stateWord } from "../../../organization/incidentState";
import type { Change, RankedChange } from "../correlate";
import type { IncidentFile } from "../file";
import { course, states } from "./course";
import { code, moment, prose, section, sentence } from "./text";

/** Changes that are listed one by one; the others are in incident.json. */
const told = 10;

/** `incident.md`: the incident file as a page. Everything that others wrote is neutralised. */
export function incidentMarkdown(file: IncidentFile): string {
  const sections = [
    head(file),
    decision(file),
    causes(file),
    course(file),
    states(file),
    section("What the callers did", callers(file)),
    section("Requests that failed", failures(file)),
    section(
      "What is still open",
      file.open.map((point) => `- ${sentence(point)}`),
    ),
    sources(file),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function head({ incident, changedAnything, decision: made, stage, state, run }: IncidentFile): string[] {
  const { account, accountName, region, resource, severity, owner } = incident;
  const facts: Array<[string, string | undefined]> = [
    ["State", prose(stateWord(state, changedAnything))],
    [
      "File",
      stage === "opened" ? "first file, written when it was decided" : "final file, written when the run had ended",
    ],
    ["Where", `${code(accountName)} (${code(account)}), ${code(region)}`],
    ["What", code(resource.arn ?? resource.id)],
    [
      "Owner",
      owner !== undefined ? code(owner) : made ? "none: it has no owner tag" : "not known: triage did not read it",
    ],
    ["Severity", severity === undefined ? undefined : String(severity)],
    ["Broke", `${moment(incident.brokeAt)} (${prose(incident.brokeAtSource)})`],
    ["Signal", incident.signalAt === undefined ? undefined : moment(incident.signalAt)],
    ["Decided", incident.decidedAt === undefined ? undefined : moment(incident.decidedAt)],
    [
      "Run",
      run && `${prose(run.status)}, from ${moment(run.startedAt)}${run.endedAt ? ` to ${moment(run.endedAt)}` : ""}`,
    ],
  ];
  return [
    `# ${prose(incident.id)}`,
    "",
    prose(incident.title),
    "",
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`- ${name}: ${value}`])),
  ];
}

function decision({ decision: made }: IncidentFile): string[] {
  if (!made)
    return section("What was decided", ["Nothing: a rule of the account started the run itself, without triage."]);
  const procedure = made.procedure
    ? `, by ${made.procedure.kind} ${code(made.procedure.name)} (${made.procedure.risk})`
    : "";
  return section("What was decided", [
    `${code(made.action)} for the response ${code(made.response.name)}${procedure}:`,
    "",
    ...made.reasons.map(
      ({ check, outcome, detail }) => `- ${outcome === "stop" ? "stopped by " : ""}${check}: ${prose(detail)}`,
    ),
  ]);
}

function causes({ causes: ranked, since, ours }: IncidentFile): string[] {
  return [
    ...section("Likely causes", [
      ranked.length > 0
        ? "What changed before it broke, the likeliest first. The score gives an order, not a probability."
        : "No change before it broke was found. The sources below say what could not be queried.",
      ...(ranked.length > 0 ? [""] : []),
      ...ranked.slice(0, told).map((change, index) => `${index + 1}. ${cause(change)}`),
      ...more(ranked.length),
    ]),
    ...(since.length > 0
      ? [
          "",
          ...section("Changed by others since", [
            ...since.slice(0, told).map((c) => `- ${line(c)}`),
            ...more(since.length),
          ]),
        ]
      : []),
    ...(ours.length > 0
      ? [
          "",
          ...section("Changed by Reflex itself", [
            ...ours.slice(0, told * 3).map((c) => `- ${line(c)}`),
            ...more(ours.length, told * 3),
          ]),
        ]
      : []),
  ];
}

const cause = (change: RankedChange): string =>
  `${line(change)}, score ${change.score}: ${change.reasons
    .map(({ detail, points }) => `${prose(detail)} (${points > 0 ? "+" : ""}${points})`)
    .join("; ")}`;

function line({ at, what, who, resources, failed }: Change): string {
  const on =
    resources.length > 0
      ? ` on ${resources
          .slice(0, 3)
          .map((name) => code(name, 120))
          .join(", ")}`
      : "";
  return `${moment(at)} ${code(what, 160)} by ${code(actor(who), 160)}${on}${failed === undefined ? "" : `, failed with ${code(failed, 80)}`}`;
}

/** An ARN without what is the same in all of an account. */
const actor = ({ name }: Change["who"]) => name.replace(/^arn:[\w-]+:(iam|sts)::\d{12}:/, "");

const more = (number: number, shown = told) =>
  number > shown ? ["", `${number - shown} more are in incident.json.`] : [];

function callers({ callers: all }: IncidentFile): string[] {
  return all.map(({ caller, calls }) => {
    if (calls.length === 0) return `- ${code(caller)}: no call in the window`;
    const list = calls.slice(0, 15).map(({ call, times, denied }) => {
      const refused = denied > 0 ? `, ${denied} refused` : "";
      return `${code(call, 100)} ${times} ×${refused}`;
    });
    return `- ${code(caller)}: ${list.join("; ")}${calls.length > 15 ? `; ${calls.length - 15} more` : ""}`;
  });
}

function failures({ failures: { traces, lines } }: IncidentFile): string[] {
  return [
    ...traces.slice(0, told).map(({ id, kind, url, status, seconds }) => {
      const answer = status === undefined ? "" : ` ${status}`;
      return `- ${kind}${answer} ${code(url ?? "", 200)}${seconds === undefined ? "" : ` after ${seconds} s`}, trace ${code(id, 60)}`;
    }),
    ...lines.slice(0, told).map((text) => `- ${code(text)}`),
  ];
}

function sources({ sources: all }: IncidentFile): string[] {
  const word = { collected: "collected", nothing: "nothing there", failed: "MISSING" };
  return section(
    "Sources",
    all.flatMap(({ title, status, detail, notes, redactions, file }) => [
      `- ${title}: ${word[status]}. ${sentence(detail)}${redactions > 0 ? ` ${redactions} secrets were redacted.` : ""} ${code(file)}`,
      ...notes.map((note) => `  - ${prose(note)}`),
    ]),
  );
}
