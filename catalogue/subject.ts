import type { Response } from "../responses/types";

/** What the catalogue answers about one subject: a folder beside this file, with its responses, runbooks and kinds. */
export interface Subject {
  /** The folder's name. */
  name: string;
  title: string;
  /** What goes wrong there, as the end of a sentence. */
  summary: string;
  /** A folder for each, named as the response is. */
  responses: readonly Response[];
}
