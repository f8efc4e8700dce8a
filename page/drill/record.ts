import type { IncidentFile } from "../../functions/evidence/file";
import type { DecisionRecord } from "../../functions/shared/incident";
import type { Risk } from "../../runbooks/language/types";
import type { TimedEntry } from "../../simulator";

/** What the timeline does not say of a step. */
export interface StepWords {
  name: string;
  action: string;
  /** `ec2 TerminateInstances`; absent where it makes no call. */
  call?: string;
  risk: Risk;
  /** It only reads, proves or branches. */
  quiet: boolean;
  /** Its failure is foreseen, and the run goes on. */
  mayFail: boolean;
}

/** A state of the resource, as the scenario reads it. */
export type ResourceState = Record<string, unknown>;

/** Everything of which the page of a drill is made: plain data, complete or as far as the drill has come. */
export interface DrillRecord {
  organization: { id: string; homeRegion: string };
  /** By account id. */
  accounts: Record<string, { name: string; role: "security" | "member" }>;
  member: string;
  region: string;
  response: { name: string; title: string };
  headline: string;
  subject: string;
  /** The steps of each document that is deployed, by its name. */
  steps: Record<string, StepWords[]>;
  entries: readonly TimedEntry[];
  /** Of the drill as a whole; absent while it goes on. */
  verdict?: "healed" | "contained" | "released" | "paged" | "failed" | "unanswered";
  before?: ResourceState;
  after?: ResourceState;
  outcome?: string[];
  decision?: DecisionRecord;
  /** The newest incident file. */
  file?: IncidentFile;
  evidence?: { bucket: string; path: string; manifestSha256: string };
}
