import type { EventView, Step } from "./event";
import { isStructure } from "./event";
import type { FieldMatcher, Leaf } from "./values";

/** One test of one field, shared by all patterns that make it; its answer is kept for the current event. */
export class FieldTest {
  private answeredFor = 0;
  private answer = false;

  constructor(
    readonly step: Step,
    readonly matcher: FieldMatcher,
  ) {}

  /** Whether the field can match when other fields are left aside. */
  passes(view: EventView): boolean {
    if (this.answeredFor !== view.event) {
      this.answeredFor = view.event;
      this.answer = this.test(view);
    }
    return this.answer;
  }

  private test(view: EventView): boolean {
    const { step, matcher } = this;
    const held = view.at(step);
    if (held === undefined) return matcher.absent;
    if (!isStructure(held)) return matcher.matches(held as Leaf);
    const { leaves } = view.contentOf(step);
    for (const { value } of leaves) if (matcher.matches(value)) return true;
    // A value in an element of an array does not keep a field from being absent in another element.
    return matcher.absent && leaves.every(({ membership }) => membership !== undefined);
  }
}

/** One alternative of one pattern, ready to be tested. */
export interface Candidate {
  rule: number;
  /** In the order of their paths, in which event-ruler assigns fields. */
  tests: FieldTest[];
}

/** Candidates that are tested together: every test is made once and rules out all that need it. */
export interface Group {
  candidates: Candidate[];
  all: number;
  tests: FieldTest[];
  /** For each test, the bits of the candidates that need it. */
  needs: number[];
}

/** Candidates of a group: the bits of a number. */
const GROUP_SIZE = 32;

/** Candidates by the text that one field must hold. */
export interface Anchor {
  step: Step;
  texts: string[];
  groups: Group[][];
}

/** Hangs each candidate on a field with nothing but texts, the nearest to the root: it is the cheapest to read. */
export function arrange(candidates: readonly Candidate[]): { anchors: Anchor[]; unanchored: Group[] } {
  const byStep = new Map<Step, Map<string, Candidate[]>>();
  const others: Candidate[] = [];
  for (const candidate of candidates) {
    const anchor = anchorOf(candidate);
    if (!anchor) {
      others.push(candidate);
      continue;
    }
    const byText = byStep.get(anchor.step) ?? new Map<string, Candidate[]>();
    byStep.set(anchor.step, byText);
    for (const text of anchor.texts) byText.set(text, [...(byText.get(text) ?? []), candidate]);
  }
  const anchors = [...byStep].map(([step, byText]) => {
    return { step, texts: [...byText.keys()], groups: [...byText.values()].map(grouped) };
  });
  return { anchors, unanchored: grouped(others) };
}

const NO_GROUPS: readonly Group[] = [];

// A new text has no hash yet: comparing it with a few others is faster than looking it up.
export function groupsOf(value: Leaf, texts: readonly string[], groups: readonly Group[][]): readonly Group[] {
  for (let at = 0; at < texts.length; at++) if (texts[at] === value) return groups[at] ?? NO_GROUPS;
  return NO_GROUPS;
}

function anchorOf({ tests }: Candidate): { step: Step; texts: readonly string[] } | undefined {
  const plain = tests.flatMap(({ step, matcher }) => (matcher.onlyTexts ? [{ step, texts: matcher.onlyTexts }] : []));
  return plain.sort((a, b) => a.step.depth - b.step.depth)[0];
}

function grouped(candidates: Candidate[]): Group[] {
  const groups: Group[] = [];
  for (let start = 0; start < candidates.length; start += GROUP_SIZE) {
    const members = candidates.slice(start, start + GROUP_SIZE);
    const needed = new Map<FieldTest, number>();
    let all = 0;
    for (const [at, { tests }] of members.entries()) {
      all |= 1 << at;
      for (const test of tests) needed.set(test, (needed.get(test) ?? 0) | (1 << at));
    }
    const tests = [...needed.keys()].sort((a, b) => cost(a) - cost(b));
    groups.push({ candidates: members, all, tests, needs: tests.map((test) => needed.get(test) ?? 0) });
  }
  return groups;
}

// Cheap tests that rule out much come first: plain texts, near the root.
function cost({ step, matcher }: FieldTest): number {
  return (matcher.onlyTexts ? 0 : 10) + step.depth;
}
