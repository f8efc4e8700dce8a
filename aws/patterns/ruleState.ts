import { ValueMachine } from "./valueMachine";

/** An entry of a field's list, as far as complexity depends on it. */
export interface Entry {
  /** Equal for entries that mean the same. */
  identity: string;
  /** Texts with `*`, of `wildcard` and of `anything-but` `wildcard`. */
  wildcards: readonly string[];
}

/** What is known of an event when some fields, in alphabetical order, have been found to match. */
export class RuleState {
  private readonly fields = new Map<string, ValueMachine>();
  private known: number | undefined;

  /** Adds what must be fulfilled from here on: fields with their entries, in order. */
  add(fields: ReadonlyArray<readonly [name: string, entries: readonly Entry[]]>): void {
    const [first, ...rest] = fields;
    if (!first) return;
    const [name, entries] = first;
    const machine = this.fields.get(name) ?? new ValueMachine();
    this.fields.set(name, machine);
    const nexts = new Set<RuleState>();
    let next = new RuleState();
    for (const entry of entries) {
      next = machine.add(entry, next);
      nexts.add(next);
    }
    for (const each of nexts) each.add(rest);
  }

  complexity(limit: number): number {
    this.known ??= Math.max(0, ...[...this.fields.values()].map((machine) => machine.complexity(limit)));
    return this.known;
  }
}
