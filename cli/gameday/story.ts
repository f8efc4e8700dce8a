import type { GameDay } from "../../components/gameDays/types";
import { duration } from "../../page/text";
import { paint, wrap } from "../text";
import type { GameDayResult, Measured } from "./verdict";
import { worlds } from "./worlds";

const width = 78;
const nameColumn = 18;

/** The game days that there are, one line each. */
export function listing(gameDays: readonly GameDay[]): string[] {
  return gameDays.flatMap(({ name, title, proves, hypothesis, kind }) => [
    `${paint("bold", name.padEnd(20))} ${title}`,
    `${"".padEnd(20)} ${hypothesis.map((one) => `${one.name} < ${duration(one.within * 1000)}`).join(", ")}`,
    `${"".padEnd(20)} ${paint("dim", `${places(name, kind)}${proves ? ` · proves response ${proves}` : ""}`)}`,
  ]);
}

/** Where a game day can be held. */
export function places(name: string, kind: GameDay["kind"]): string {
  return [...(Object.hasOwn(worlds, name) ? ["embedded"] : []), ...(kind === "experiment" ? ["live"] : [])].join(", ");
}

/** What a game day claims, before it begins. */
export function claim({ name, title, summary, hypothesis }: GameDay, where: string): string[] {
  return [
    `${paint("bold", `Game day ${name}`)}  ${where}`,
    ...wrap(title, width),
    ...wrap(summary, width - 2).map((line) => paint("dim", `  ${line}`)),
    "",
    "Hypothesis",
    ...hypothesis.flatMap(({ name: what, what: meaning, within }) =>
      table(what, `< ${duration(within * 1000)}`, meaning),
    ),
    "",
  ];
}

/** What came out. */
export function outcome({ experiment, measured, verdict, violations }: GameDayResult): string[] {
  return [
    ...(experiment ? [`experiment ${experiment.id}: ${experiment.status} (${experiment.reason})`] : []),
    "Measured",
    ...measured.flatMap((one) =>
      table(
        one.name,
        one.took === undefined ? "never" : duration(one.took * 1000),
        judgement(one),
        one.held ? "green" : "red",
      ),
    ),
    ...violations.flatMap((sentence) => wrap(sentence, width - 2).map((line) => paint("red", `  ${line}`))),
    "",
    paint(verdict === "held" ? "green" : "red", `The hypothesis ${verdict}.`),
  ];
}

const judgement = ({ held, within }: Measured) => `${held ? "within" : "not within"} ${duration(within * 1000)}`;

function table(name: string, figure: string, text: string, style?: "green" | "red"): string[] {
  const head = `  ${name.padEnd(nameColumn)} ${figure.padEnd(12)} `;
  const [first = "", ...more] = wrap(text, width - head.length);
  return [`${head}${style ? paint(style, first) : first}`, ...more.map((line) => `${"".padEnd(head.length)}${line}`)];
}
