import type { RunbookBuilder } from "../language/builder";
import { type Condition, equals, not, or } from "../language/conditions";
import { type Ref, text } from "../language/references";
import type { FailurePath } from "../language/scope";
import type { RunbookContext } from "../language/types";
import { tell } from "./message";

/** One thing that a run does, which may fail without ending the run. */
export interface Part {
  /** What is done, without names, as "deny the user everything". */
  what: string;
  /** Why it matters where it is left undone: one sentence. */
  matters: string;
  /** What a person has to do then: one sentence. */
  byHand: string;
}

interface Definition<Name extends string> {
  /** What is made safe, as "A public bucket": begins the subjects of messages, with its name where that is short. */
  subject: string;
  /** The same with its name, as "bucket photos". */
  resource: string;
  /** What it is when all is done, in a few words: "closed to the public". */
  goal: string;
  /** What a person has to do where nothing could be done: one sentence. */
  byHand: string;
  /** Everything that may be left undone, under the name that its steps have. Messages list it in this order. */
  parts: Record<Name, Part>;
}

type Steps = Pick<
  RunbookBuilder<Record<never, never>>,
  | "essential"
  | "fail"
  | "failurePath"
  | "incidentId"
  | "recover"
  | "required"
  | "sns"
  | "updateVariable"
  | "variable"
  | "when"
  | "withDefaults"
>;

/** What the variable of a part says as long as nothing went wrong. */
const done = "done, or not needed";
/** The longest value of a variable; how long a reference in it may become is estimated (an instance's id has 19). */
const longestValue = 512;
const longestReference = 64;

/**
 * A run that makes something safe, whatever else goes wrong: only what its undo needs may end it before; each part of it
 * is tried, and what is left undone is in the message at its end, with what it means and what to do.
 */
export class Remediation<Name extends string> {
  private readonly states: Record<Name, Ref<string>>;
  /** People are notified that nothing was changed, and the run ends. */
  readonly nothingDone: FailurePath;

  constructor(
    private readonly r: Steps,
    private readonly context: RunbookContext,
    private readonly definition: Definition<Name>,
  ) {
    const { byHand, goal, parts, resource, subject } = definition;
    this.states = Object.fromEntries(names(parts).map((name) => [name, r.variable(name, done)])) as typeof this.states;
    this.nothingDone = r.failurePath(() =>
      tell(r, context, "SayNothingDone", text`${subject} is not ${goal}`, [
        text`Nothing was changed in ${resource}: a step that has to come before failed. The run says which one, and why.`,
        byHand,
      ]),
    );
  }

  /** What the undo needs. Where it fails, nothing was changed: people are notified, and the run ends. */
  required<T>(write: () => T): T {
    return this.r.withDefaults({ onFailure: this.nothingDone }, () => this.r.required(write));
  }

  /**
   * What makes the subject safe, and the proof of it. Where it fails, people are notified at once, and the other parts are
   * still tried.
   * @param variant is added to the names of its steps where the same part is written in several branches.
   */
  essential(name: Name, write: () => void, variant = ""): void {
    const { goal, parts, resource, subject } = this.definition;
    this.recover(
      name,
      variant,
      () => this.r.essential(parts[name].what, write),
      (undone) => {
        // The last message follows at once where there is nothing else to do.
        if (names(parts).length === 1) return;
        this.r.withDefaults({ onFailure: "Continue" }, () =>
          tell(this.r, this.context, `Say${name}${variant}Undone`, text`${subject} is not ${goal}`, [
            text`${resource}: could not ${parts[name].what}. It is ${undone}`,
            "Whatever else the run can do it still does; its last message lists it.",
          ]),
        );
      },
    );
  }

  /** What helps, and cannot keep an essential part from being tried. */
  bestEffort(name: Name, write: () => void, variant = ""): void {
    this.recover(name, variant, write, () => {});
  }

  private recover(name: Name, variant: string, write: () => void, tellAtOnce: (undone: string) => void): void {
    const { byHand, matters } = this.definition.parts[name];
    this.r.recover(write, (tried) => {
      const [first = "", last] = [tried[0], tried.at(-1)];
      const steps = first === last ? text`step ${first}` : text`a step from ${first} to ${last ?? first}`;
      const undone = text`left undone, ${steps} failed. ${matters} ${byHand}`;
      const length = undone.replace(/\{\{.*?\}\}/g, "x".repeat(longestReference)).length;
      if (length > longestValue)
        throw new Error(`What ${name} says when it is left undone may have ${length} characters; ${longestValue} fit.`);
      this.r.updateVariable(`Note${name}${variant}`, this.states[name], undone);
      tellAtOnce(undone);
    });
  }

  /** Whether something was left undone so far. */
  get incomplete(): Condition {
    return or(...names(this.states).map((name) => this.isUndone(name)));
  }

  /** Whether this part was left undone. */
  isUndone(name: Name): Condition {
    return not(equals(this.states[name], done));
  }

  /** For a message: what was to be done, a line for each part that says whether it was or what a person has to do. */
  get lines(): string[] {
    return this.linesWithout();
  }

  /** The same without parts whose time has not come, or is over. */
  linesWithout(...left: Name[]): string[] {
    const { goal, parts, resource } = this.definition;
    const named = names(parts).filter((name) => !left.includes(name));
    return [
      text`What was to be done, so that ${resource} is ${goal}:`,
      ...named.map((name) => text`- ${parts[name].what}: ${this.states[name]}`),
    ];
  }

  /**
   * The last message: that all is done, or what is left undone; then the run ends as failed.
   * @param lines of a run that did all.
   * @param always what people should know in both cases, as how it is undone.
   */
  conclude(step: string, subject: string, lines: string[], always: string[]): void {
    this.endIncomplete(`${step}Incomplete`, always);
    tell(this.r, this.context, step, subject, [...lines, ...always]);
  }

  /** Where something was left undone: the message that says what, and the end of the run, as failed. */
  endIncomplete(step: string, always: string[] = []): void {
    const { r, context } = this;
    const { goal, parts, subject } = this.definition;
    const title =
      names(parts).length === 1 ? text`${subject} is not ${goal}` : text`${subject}: something is left undone`;
    r.when("IsIncomplete", this.incomplete, () => {
      tell(r, context, step, title, [...this.lines, ...always]);
      r.fail("EndIncomplete", "Something is left undone: the message of the step before says what.");
    });
  }
}

const names = <Name extends string>(record: Record<Name, unknown>): Name[] => Object.keys(record) as Name[];
