import type { Alternative } from "./compile";
import { EventView, isStructure, type Membership, type Step } from "./event";
import { type Anchor, arrange, type Candidate, FieldTest, type Group, groupsOf } from "./groups";
import { mayHoldInexactNumber, parseExactly } from "./json";
import { Skimmer } from "./skim";
import type { FieldMatcher } from "./values";

/** The shared index over many patterns: tests only patterns whose anchor text is in the event. */
export class PatternIndex {
  readonly candidates: Candidate[] = [];
  private readonly view = new EventView();
  private readonly skimmer = new Skimmer(this.view);
  private readonly tests = new Map<string, FieldTest>();
  private readonly anchors: readonly Anchor[];
  private readonly unanchored: readonly Group[];

  constructor(rules: ReadonlyArray<readonly Alternative[]>) {
    for (const [rule, alternatives] of rules.entries()) {
      for (const alternative of alternatives) {
        const paths = [...alternative].sort(([a], [b]) => (a < b ? -1 : 1));
        this.candidates.push({ rule, tests: paths.map(([path, matcher]) => this.share(path, matcher)) });
      }
    }
    ({ anchors: this.anchors, unanchored: this.unanchored } = arrange(this.candidates));
  }

  /** Makes an event the current one. Throws TypeError if it is not a JSON object. */
  load(event: unknown): void {
    if (!isStructure(event) || Array.isArray(event)) throw new TypeError("an event must be a JSON object");
    this.view.load(event);
  }

  /** Numbers of the rules that match an event given as JSON text. Throws SyntaxError, or TypeError as load does. */
  matchText(text: string): number[] {
    if (!this.skimmer.skim(text)) this.load(mayHoldInexactNumber(text) ? parseExactly(text) : JSON.parse(text));
    return this.matchingRules();
  }

  /** Numbers of the rules that match the current event, in ascending order. */
  matchingRules(): number[] {
    const matching: number[] = [];
    for (const { step, texts, groups } of this.anchors) {
      const held = this.view.at(step);
      if (typeof held === "string") {
        this.collectAll(groupsOf(held, texts, groups), matching);
      } else if (isStructure(held)) {
        for (const { value } of this.view.contentOf(step).leaves) {
          this.collectAll(groupsOf(value, texts, groups), matching);
        }
      }
    }
    this.collectAll(this.unanchored, matching);
    return matching;
  }

  private collectAll(groups: readonly Group[], matching: number[]): void {
    for (const group of groups) this.collect(group, matching);
  }

  private collect({ candidates, all, tests, needs }: Group, matching: number[]): void {
    let alive = all;
    for (let at = 0; at < tests.length; at++) {
      const needed = needs[at] as number;
      if ((alive & needed) !== 0 && !(tests[at] as FieldTest).passes(this.view)) {
        alive &= ~needed;
        if (alive === 0) return;
      }
    }
    for (let at = 0; at < candidates.length; at++) {
      const candidate = candidates[at] as Candidate;
      if ((alive & (1 << at)) !== 0 && this.isConsistent(candidate)) insert(candidate.rule, matching);
    }
  }

  /** Whether the current event satisfies one candidate. */
  matches(candidate: Candidate): boolean {
    return candidate.tests.every((test) => test.passes(this.view)) && this.isConsistent(candidate);
  }

  passes(test: FieldTest): boolean {
    return test.passes(this.view);
  }

  contentOf(test: FieldTest) {
    return this.view.contentOf(test.step);
  }

  // All tests pass; what is left to see is whether they pass on values that belong together.
  private isConsistent({ tests }: Candidate): boolean {
    return !tests.some(({ step }) => this.inArrays(step)) || this.consistent(tests, 0, new Map());
  }

  private inArrays(step: Step): boolean {
    return isStructure(this.view.at(step)) && this.view.contentOf(step).inArrays;
  }

  // Array consistency: values of one array must all come from the same element. A field may be absent if no value of it
  // is consistent with what was chosen so far; fields that come later in the alphabet do not count, as in event-ruler.
  private consistent(tests: FieldTest[], next: number, chosen: ReadonlyMap<number, number>): boolean {
    const test = tests[next];
    if (!test) return true;
    let present = false;
    for (const { value, membership } of this.contentOf(test).leaves) {
      const extended = extend(chosen, membership);
      if (!extended) continue;
      present = true;
      if (test.matcher.matches(value) && this.consistent(tests, next + 1, extended)) return true;
    }
    return test.matcher.absent && !present && this.consistent(tests, next + 1, chosen);
  }

  private share(path: string, matcher: FieldMatcher): FieldTest {
    const key = `${JSON.stringify(path)}${matcher.signature}`;
    const test = this.tests.get(key) ?? new FieldTest(this.view.step(path), matcher);
    this.tests.set(key, test);
    return test;
  }
}

/** Keeps the numbers ascending and each of them once. */
function insert(rule: number, matching: number[]): void {
  let at = matching.length;
  while (at > 0 && (matching[at - 1] as number) > rule) at--;
  if (at > 0 && matching[at - 1] === rule) return;
  if (at === matching.length) matching.push(rule);
  else matching.splice(at, 0, rule);
}

/** The choice with the memberships of one more value, or undefined if they contradict it. */
function extend(
  chosen: ReadonlyMap<number, number>,
  membership: Membership | undefined,
): ReadonlyMap<number, number> | undefined {
  let extended: Map<number, number> | undefined;
  for (let part = membership; part; part = part.outer) {
    const index = chosen.get(part.array);
    if (index !== undefined && index !== part.index) return undefined;
    if (index === undefined) {
      extended ??= new Map(chosen);
      extended.set(part.array, part.index);
    }
  }
  return extended ?? chosen;
}
