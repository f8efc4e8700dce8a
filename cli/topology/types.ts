/** What a part of a deployment is. */
export type PartKind =
  | "bus"
  | "rules"
  | "schedules"
  | "queue"
  | "function"
  | "workflow"
  | "runbooks"
  | "role"
  | "topic"
  | "table"
  | "bucket"
  | "people"
  | "resources";

/** One box of the picture: a resource, or several that do the same. */
export interface Part {
  /** Unique in the topology, the same in every run. */
  id: string;
  kind: PartKind;
  /** The account it is in; people are in none. */
  account?: string;
  title: string;
  /** A few words below the title: how many, where. */
  note?: string;
  /** Names of the resources that the box represents, in order. */
  members: string[];
}

/** Who may call what. Several permissions for the same are one link. */
export interface Link {
  from: string;
  to: string;
  /** What `from` does with `to`: "starts", "delivers". */
  verb: string;
  /** The names of the roles that allow it; empty where a resource's own configuration does. */
  as: string[];
}

/** A deployment as parts and links. */
export interface Topology {
  format: "reflex-topology/1";
  accounts: Array<{ id: string; name: string; resources: number }>;
  parts: Part[];
  links: Link[];
}
