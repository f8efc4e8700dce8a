// Control and formatting characters (bidirectional overrides among them) and separators of lines and paragraphs.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** A text of somebody else on one line, without characters that change how others are shown. */
export const oneLine = (text: string): string => text.replace(invisible, " ").replace(/ {2,}/g, " ").trim();

/** Longest text that a page repeats; the records and `raw/` have the whole. */
const longest = 600;
const longestBody = 6_000;

/** @returns the text on one line, with `…` where it was cut. */
export function plain(text: string, length = longest): string {
  const line = oneLine(text);
  return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line;
}

/** The same for a text of several lines, such as a message. */
export const plainLines = (text: string): string =>
  text.slice(0, longestBody).split(/\r?\n/).map(oneLine).join("\n").trim();

/** `3.4 s`, `40 s`, `2 min 1 s`, `1 d 2 h`: the two largest units, and tenths of a second only below ten. */
export function span(milliseconds: number): string {
  const tenths = Math.round(milliseconds / 100);
  return tenths < 100 ? `${(tenths / 10).toFixed(tenths % 10 === 0 ? 0 : 1)} s` : duration(milliseconds);
}

/** `1 min 33 s`, `24 h`, `3 d 2 h`: the two largest units, in whole seconds. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const units: Array<[number, string]> = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** `InternalError: …` of the sentence in which Systems Manager puts an error of a call. */
export const errorText = (text: string): string =>
  plain(text.replace(/^An error occurred \((\w[\w.]*)\) when calling the \w+ operation:/, "$1:"), 300);

export const between = (from: string, to: string): number => Date.parse(to) - Date.parse(from);

/** `09:14:07`, with tenths where the source has milliseconds. */
export const clock = (iso: string): string => iso.slice(11, 19);

/** `.6`, or nothing where the source knows seconds only. */
export const tenth = (iso: string): string => /\.\d/.exec(iso.slice(19))?.[0] ?? "";

/** `2026-11-24 09:14:21 UTC` */
export const moment = (iso: string): string => `${iso.slice(0, 10)} ${clock(iso)} UTC`;

/** `24 Nov 2026` */
export const day = (iso: string): string =>
  new Date(iso).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** `ProtectFromTermination` is `Protect from termination`; abbreviations stay as they are. */
export function stepTitle(name: string): string {
  const words = name.replace(/V([46])\b/, " IPv$1").match(/IPv[46]|[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]|\d+/g) ?? [
    name,
  ];
  return words.map((word, i) => (i > 0 && !/^([A-Z]{2,}|IPv)/.test(word) ? word.toLowerCase() : word)).join(" ");
}

/** `1 change`, `21 changes` */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
