/**
 * The index of incidents: items of the decisions table beside the claims, one for each incident, of all accounts and
 * Regions. Whoever has an id, or its beginning, finds the run, its place and its state there.
 */

/** Global secondary indexes of the decisions table; only items of the index have their keys. */
export const incidentIndexes = {
  /** By the beginning of an id: hash key `shard`, range key `short`. */
  byId: "incidents-by-id",
  /** By time: hash key `day` (of the decision, UTC), range key `decided` (ISO 8601). */
  byDay: "incidents-by-day",
} as const;

/** Days for which an incident is found here; its evidence is kept longer. */
export const indexedDays = 90;

/** Key of the item of an incident in the decisions table. */
export const incidentKey = (incidentId: string): string => `incident#${incidentId}`;

/**
 * What people type of an id: of `incident-20261124-9228ee4d29` the part `9228ee4d29`; an id of another form (the run of a
 * rule names itself) is whole.
 */
export const shortId = (incidentId: string): string => incidentId.replace(/^incident-(\d{8}-)?/, "");

/** The first character decides about the partition: one for all incidents would be a hot one, and a search needs one. */
export const shardOf = (short: string): string => short.slice(0, 1).toLowerCase();
