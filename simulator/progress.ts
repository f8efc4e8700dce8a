/** How far long work is. */
export interface Progress {
  /** What is done, as the line begins: "refused", "deployed". */
  what: string;
  /** What is counted: "drills", "resources". */
  unit: string;
  done: number;
  all: number;
}

/** Accepts what long work says of itself: a sentence, or how far it is. */
export type OnProgress = (said: string | Progress) => void;
