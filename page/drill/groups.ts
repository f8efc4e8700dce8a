import type { Entry, StepLine } from "../model";
import { count } from "../text";

interface Group {
  entry: Entry;
  save: boolean;
}

/** The steps of runs as moments: what was saved before the first change, what was changed, and what followed an answer. */
export class StepGroups {
  private readonly groups = new Map<string, Group>();
  private afterAnswer = false;

  /** @param entries to which each group is added when its first step comes. */
  constructor(private readonly entries: Entry[]) {}

  /** What comes next is in groups of its own. */
  close(): void {
    this.groups.clear();
  }

  answered(): void {
    this.afterAnswer = true;
    this.close();
  }

  /** Adds a step to its group, or begins one. */
  add(executionId: string, at: string, line: StepLine, save: boolean, record: number): void {
    const known = this.groups.get(executionId);
    // What is saved after the first change belongs to the changes.
    const group = known && (known.save === save || !known.save) ? known : this.begin(executionId, at, save, record);
    group.entry.steps?.push(line);
    const lines = group.entry.steps ?? [];
    const number = lines.length;
    const bad = lines.some(({ failure, foreseen }) => failure && !foreseen);
    group.entry.mark = bad ? "failed" : "done";
    group.entry.text = group.save
      ? `State saved before the first change: ${count(number, "item")}`
      : `${count(number, "change")}${this.afterAnswer ? " after the answer" : ""}`;
  }

  private begin(executionId: string, at: string, save: boolean, record: number): Group {
    const entry: Entry = { at, lane: "runbook", kind: "steps", text: "", mark: "done", steps: [], open: !save, record };
    const group = { entry, save };
    this.groups.set(executionId, group);
    this.entries.push(entry);
    return group;
  }
}
