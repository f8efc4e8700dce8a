import { paint, wrap } from "../text";

const width = 80;
const placeColumn = 10;
const textColumn = 25;
const stepColumn = 12;

/** Lines of the story: when, where, what; what belongs to it below, indented. */
export class Layout {
  private day = "";

  constructor(private readonly write: (line: string) => void) {}

  /** `09:14:07  payments-prod  rule … matches` */
  entry(at: string, place: string, text: string, style?: "red" | "green" | "yellow"): void {
    const day = at.slice(0, 10);
    if (this.day && day !== this.day) this.write(paint("dim", day));
    this.day = day;
    const [first = "", ...more] = wrap(text, width - textColumn);
    const time = at.slice(11, 19);
    // A long account name gets a line of its own rather than push the text out of its column.
    const fits = place.length < textColumn - placeColumn;
    if (!fits) this.write(`${paint("dim", time)}  ${paint("bold", place)}`);
    const lead = fits
      ? `${paint("dim", time)}  ${paint("bold", place)}`.concat(" ".repeat(textColumn - placeColumn - place.length))
      : " ".repeat(textColumn);
    this.write(`${lead}${style ? paint(style, first) : first}`);
    for (const line of more) this.write(`${" ".repeat(textColumn)}${style ? paint(style, line) : line}`);
  }

  /** A reason or detail below an entry. */
  detail(text: string): void {
    for (const line of wrap(text, width - textColumn)) this.write(paint("dim", `${" ".repeat(textColumn)}${line}`));
  }

  /** A step of a runbook: its name, and what it did to what. */
  step(name: string, text: string, failed = false): void {
    const head = `${" ".repeat(stepColumn)}${name}`;
    const column = textColumn + stepColumn + 4;
    const [first = "", ...more] = wrap(text, width - column);
    const style = failed ? "red" : "dim";
    const fits = head.length < column - 1;
    if (!fits) this.write(failed ? paint("red", head) : head);
    this.write(
      `${fits ? (failed ? paint("red", head.padEnd(column)) : head.padEnd(column)) : " ".repeat(column)}${paint(style, first)}`.trimEnd(),
    );
    for (const line of more) this.write(`${" ".repeat(column)}${paint(style, line)}`);
  }

  /** A word, and lines that belong to it beside it. */
  list(word: string, lines: string[]): void {
    const column = 8;
    for (const [i, line] of lines.entries()) {
      for (const [j, part] of wrap(line, width - column).entries()) {
        this.write(`${(i + j === 0 ? `  ${word}` : "").padEnd(column)}${j > 0 ? "  " : ""}${part}`);
      }
    }
  }

  text(text: string, indent = 2): void {
    for (const line of wrap(text, width - indent)) this.write(`${" ".repeat(indent)}${line}`);
  }

  blank(): void {
    this.write("");
  }
}
