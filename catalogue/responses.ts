import type { Response } from "../responses/types";
import { availability } from "./availability";
import { credentials } from "./credentials";
import { delivery } from "./delivery";
import { exposure } from "./exposure";
import { functions } from "./functions";
import { guardRails } from "./guard-rails";
import { instances } from "./instances";
import { people } from "./people";
import type { Subject } from "./subject";

/** The order in which people read them. */
export const subjects: readonly Subject[] = [
  exposure,
  credentials,
  instances,
  availability,
  delivery,
  guardRails,
  functions,
  people,
];

/**
 * Every response as its folder has it, in the order of names. Patterns still have holes, which `catalogue` fills in:
 * this list is for code that reads no pattern, such as the functions.
 */
export const responses: readonly Response[] = subjects
  .flatMap((subject) => subject.responses)
  .sort((one, other) => (one.name < other.name ? -1 : 1));
