import type { World } from "../../../responses/scenario";

/** What a game day finds in the embedded organization. */
export interface StagedGameDay {
  /** One line: what is there, for the beginning of the story. */
  headline: string;
  /** What should not have happened and did, one sentence each. */
  violations?(): Promise<string[]>;
}

/** Puts in place what a team would offer for the game day. */
export type GameDayWorld = (world: World) => Promise<StagedGameDay>;

/** The program of the embedded organization that `kill-service` kills. */
export const embeddedProcess = "payments-api";
