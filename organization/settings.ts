import type { Organization } from "./names";

/** AMI ids by Region and by the architecture of instance types, as EC2 names it (`x86_64`, `arm64`). */
export type GoldenImages = Record<string, Record<string, string>>;

export type Mode = "act" | "observe";

/** An account that Reflex acts in. */
export interface Member {
  name: string;
  /** Where it differs from the organization's. */
  mode?: Mode;
}

/** Who is to be a member, by configuration; part of the bundle of the function that fills the table of members. */
export interface Membership {
  /** Listed one by one, by account id. */
  members: Record<string, Member>;
  /** Organizational units (or roots) whose accounts are members, those of the units below them as well. */
  units: string[];
  /** Units below those whose accounts are not, nor those below. */
  excludedUnits: string[];
}

/** What the triage function knows about its organization; part of its bundle, so it is known at preview. */
export interface TriageSettings extends Organization {
  /**
   * Member accounts by id, as far as a function has read them from the table of members; a function begins with none. An
   * account that is not there is never touched.
   */
  members: Record<string, Member>;
  /** Regions in which runbooks and roles are deployed. Nothing is read or started elsewhere. */
  governedRegions: string[];
  mode: Mode;
  /** Responses that only say what they would do. */
  observeResponses: string[];
  /** A resource acts automatically when it carries this tag. */
  allowlistTag: { key: string; value: string };
  ownerTagKey: string;
  /** Disruptive or destructive runs per account and hour, after which every run needs a person. */
  fusePerHour: number;
  /** Sample findings are reported as drills, instead of being ignored. Nothing is ever changed for one. */
  admitSamples?: boolean;
  /** AMIs that replacements are launched from. */
  goldenImages?: GoldenImages;
  /** Days for which snapshots of evidence are locked against deletion. */
  snapshotLockDays?: number;
}

/** The accounts of the organization that Reflex knows. Others may belong to it too, but nobody said so. */
export const accountsOf = ({ members, securityAccountId }: TriageSettings): ReadonlySet<string> =>
  new Set([...Object.keys(members), securityAccountId]);
