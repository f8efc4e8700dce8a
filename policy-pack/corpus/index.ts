import { commandsAndSessions } from "./commandsAndSessions";
import { documents } from "./documents";
import { events } from "./events";
import { experiments } from "./experiments";
import { functions } from "./functions";
import { identities } from "./identities";
import { messaging } from "./messaging";
import { operations } from "./operations";
import type { Program } from "./program";
import { providers } from "./providers";
import { schedulesAndPipes } from "./schedulesAndPipes";
import { storage } from "./storage";

/** Programs written for this purpose, each with what is wrong with it. */
export const corpus: readonly Program[] = [
  ...documents,
  ...commandsAndSessions,
  ...events,
  ...schedulesAndPipes,
  ...experiments,
  ...identities,
  ...providers,
  ...functions,
  ...messaging,
  ...storage,
  ...operations,
];
