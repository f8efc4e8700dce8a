import type { Entry, RuleState } from "./ruleState";

/** Not Buffer: the matcher runs in browsers too. */
const utf8 = new TextEncoder();

/** What a value leads to, character by character: another state, or the end of one pattern. */
type Step = State | End;

/** The text of a pattern ends here. */
interface End {
  /** Of the pattern: entries that say the same have the same. */
  identity: string;
  next: RuleState;
}

/** A place in the texts of wildcards, as event-ruler builds it byte by byte. */
interface State {
  byByte: Map<number, Set<Step>>;
  /** Where every byte leads. */
  byAny: Set<State>;
  /** Behind a `*`: more than one text leads here. */
  afterWildcard: boolean;
}

type Character = { byte: number; hasCases: boolean } | "*";

/** All entries of one field that are reached together, with what must be fulfilled after each of them. */
export class ValueMachine {
  private readonly start = newState(false);
  private readonly nexts = new Map<string, RuleState>();
  private readonly ends = new Set<RuleState>();
  private readonly textEnds: End[] = [];

  /** The state after an entry: the one that an equal entry has already, else the given one. */
  add(entry: Entry, given: RuleState): RuleState {
    let next = given;
    if (entry.wildcards.length === 0) {
      next = this.nexts.get(entry.identity) ?? given;
      this.nexts.set(entry.identity, next);
    } else {
      for (const text of entry.wildcards) next = this.addWildcard(charactersOf(text), entry.identity, next);
    }
    this.ends.add(next);
    return next;
  }

  /** The largest of this machine and of everything behind it, or the limit where that is reached. */
  complexity(limit: number): number {
    let largest = this.ownComplexity(limit);
    for (const next of this.ends) {
      if (largest >= limit) return limit;
      largest = Math.max(largest, next.complexity(limit));
    }
    return largest;
  }

  // A chain of states that begins where the chains of earlier wildcards can be shared.
  private addWildcard(characters: Character[], identity: string, next: RuleState): RuleState {
    let before: State | undefined;
    let state = this.start;
    let at = 0;
    for (; at < characters.length - 1; at++) {
      const shared = sharedStep(state, characters[at] as Character);
      if (!shared) break;
      before = state;
      state = shared;
    }
    for (; at < characters.length - 1; at++) {
      const character = characters[at] as Character;
      const made = newState(state.afterWildcard || character === "*");
      if (character === "*") {
        made.byAny.add(made);
        state.byAny.add(made);
      } else {
        addStep(state, character.byte, made);
        // The text that a "*" matches may be empty.
        if (before && characters[at - 1] === "*") addStep(before, character.byte, made);
      }
      before = state;
      state = made;
    }
    const { byte } = characters[at] as { byte: number };
    const known = [...(state.byByte.get(byte) ?? [])].find((step) => isEnd(step) && step.identity === identity);
    if (known && isEnd(known)) return known.next;
    const end = this.endOf(identity, next);
    addStep(state, byte, end);
    if (before && characters[at - 1] === "*") addStep(before, byte, end);
    return next;
  }

  // The texts of one pattern end in one step.
  private endOf(identity: string, next: RuleState): End {
    const known = this.textEnds.find((end) => end.identity === identity && end.next === next);
    const end = known ?? { identity, next };
    if (!known) this.textEnds.push(end);
    return end;
  }

  // Every set of steps that some text leads to, until one is as large as the limit.
  private ownComplexity(limit: number): number {
    const reachable = reachablePatterns(this.start);
    const ids = new Map<Step, number>();
    const idOf = (step: Step) => {
      const id = ids.get(step) ?? ids.size;
      ids.set(step, id);
      return id;
    };
    const seen = new Set<string>();
    const waiting = stepsFrom(new Set<Step>([this.start]));
    let largest = 0;
    for (let steps = waiting.pop(); steps; steps = waiting.pop()) {
      const key = [...steps].map(idOf).sort().join();
      if (seen.has(key)) continue;
      seen.add(key);
      let size = 0;
      for (const step of steps) {
        size += reachable.get(step)?.size ?? 0;
        if (isEnd(step)) continue;
        for (const any of step.byAny) if (!steps.has(any)) size += reachable.get(any)?.size ?? 0;
      }
      if (size >= limit) return limit;
      largest = Math.max(largest, size);
      waiting.push(...stepsFrom(steps));
    }
    return largest;
  }
}

const newState = (afterWildcard: boolean): State => ({ byByte: new Map(), byAny: new Set(), afterWildcard });

const isEnd = (step: Step): step is End => "identity" in step;

function addStep(state: State, byte: number, step: Step): void {
  const steps = state.byByte.get(byte) ?? new Set();
  state.byByte.set(byte, steps.add(step));
}

/** event-ruler compares texts with their quotes. */
function charactersOf(wildcard: string): Character[] {
  const quote = { byte: 0x22, hasCases: false };
  const characters: Character[] = [quote];
  for (let at = 0; at < wildcard.length; at++) {
    let character = wildcard.charAt(at);
    if (character === "*") {
      characters.push("*");
      continue;
    }
    if (character === "\\") character = wildcard.charAt(++at);
    // Pairs of surrogates are one character of UTF-8.
    if (/[\ud800-\udbff]/.test(character)) character += wildcard.charAt(++at);
    const hasCases = character.toLowerCase() !== character.toUpperCase();
    const bytes = [...utf8.encode(character)];
    characters.push(...bytes.map((byte, index) => ({ byte, hasCases: hasCases && index === 0 })));
  }
  return [...characters, quote];
}

// A state with one text before it can always be shared. One behind a "*" can, unless more than one way leads on from here:
// past a "*" that may be empty, or for a letter, of which event-ruler assumes that it may be there in both cases.
function sharedStep(state: State, character: Character): State | undefined {
  if (character === "*") return [...state.byAny].find((step) => step !== state);
  const steps = [...(state.byByte.get(character.byte) ?? [])].filter((step): step is State => !isEnd(step));
  const determinate = steps.find((step) => !step.afterWildcard);
  if (determinate) return determinate;
  const forks = character.hasCases || [...state.byAny].some((step) => step !== state);
  return forks ? undefined : steps[0];
}

/** Patterns that can still match from each step. A state leads only to itself and to states that were made later. */
function reachablePatterns(start: State): Map<Step, ReadonlySet<string>> {
  const found = new Map<Step, Set<string>>();
  const visit = (step: Step): Set<string> => {
    const known = found.get(step);
    if (known) return known;
    const patterns = new Set<string>(isEnd(step) ? [step.identity] : []);
    found.set(step, patterns);
    if (isEnd(step)) return patterns;
    for (const after of [...[...step.byByte.values()].flatMap((steps) => [...steps]), ...step.byAny]) {
      if (after !== step) for (const pattern of visit(after)) patterns.add(pattern);
    }
    return patterns;
  };
  visit(start);
  return found;
}

/** The sets of steps that one more byte leads to: one for each byte that is named, and one for all others. */
function stepsFrom(steps: ReadonlySet<Step>): Array<Set<Step>> {
  const states = [...steps].filter((step): step is State => !isEnd(step));
  const any = states.flatMap(({ byAny }) => [...byAny]);
  const bytes = new Set(states.flatMap(({ byByte }) => [...byByte.keys()]));
  const sets = [...bytes].map(
    (byte) => new Set<Step>([...any, ...states.flatMap(({ byByte }) => [...(byByte.get(byte) ?? [])])]),
  );
  return any.length > 0 ? [...sets, new Set<Step>(any)] : sets;
}
