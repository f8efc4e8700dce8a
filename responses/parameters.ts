import type { Runbook } from "../runbooks/language/types";

/** Of the parameters of one run, those that another runbook has as well: the parameters of the run that undoes it. */
export const sharedParameters = (
  { parameters }: Pick<Runbook, "parameters">,
  given: Record<string, string[]>,
): Record<string, string[]> =>
  Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(parameters, name)));
