import type { NamedStatement } from "../../aws/iam";
import type { Place } from "../naming";

/** One action of an experiment, spelled as the API of FIS spells it. */
export interface ExperimentAction {
  actionId: string;
  parameters: Record<string, string>;
  /** Key of the action's own kind of target, such as `Instances`; the target of the experiment is put there. */
  targetKey: string;
}

/** One fault on one kind of thing, chosen by tag: everything else of a template is the same for all game days. */
export interface Experiment {
  action: ExperimentAction;
  target: { resourceType: string; filters?: Array<{ path: string; values: string[] }> };
}

/** What the account's configuration says about its game days. */
export interface GameDaySettings {
  /** Program that `kill-service` ends, by the name that the CloudWatch agent counts it under (`exe`). */
  process: string;
}

/** A moment that can be read off the account: from the timeline of the embedded organization, or from AWS. */
export type Milestone =
  /** An alarm about the target changes to this state. */
  | { kind: "alarm"; state: "ALARM" | "OK" }
  /** A run of this runbook starts. */
  | { kind: "run"; runbook: string }
  /** The target's Auto Scaling group has terminated or launched an instance. */
  | { kind: "scaling"; activity: "terminate" | "launch" }
  /** The rule of this response takes a signal. */
  | { kind: "signal"; response: string }
  /** Triage has decided this about a signal of this response. */
  | { kind: "decision"; response: string; action: "observe" }
  /** The experiment ends by itself: no stop condition was met. */
  | { kind: "completed" };

/** One number of a hypothesis. */
export interface Expectation {
  /** `detected`, `runbook started`, `healed`: the word of the verdict. */
  name: string;
  /** What is true at that moment, as a clause: `the alarm on the process fires`. */
  what: string;
  /** Seconds from the beginning of the fault. */
  within: number;
  milestone: Milestone;
}

interface GameDayBase {
  /** kebab-case. Also the value of the tag with which a team offers a resource for it. */
  name: string;
  title: string;
  /** What it does, and what it proves. */
  summary: string;
  /** The response that it proves; absent where the account heals by itself. */
  proves?: string;
  /** In numbers, in the order in which they come true. */
  hypothesis: readonly Expectation[];
}

/** FIS causes it. */
export interface ExperimentGameDay extends GameDayBase {
  kind: "experiment";
  experiment(place: Place, settings: GameDaySettings): Experiment;
  /** Exactly what the role of the experiment needs. */
  permissions(place: Place): NamedStatement[];
}

/** GuardDuty makes a sample finding: FIS has no action for that. */
export interface SampleGameDay extends GameDayBase {
  kind: "sample finding";
  findingType: string;
}

export type GameDay = ExperimentGameDay | SampleGameDay;
