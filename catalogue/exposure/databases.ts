import type { ParameterInputs, SignalEvent } from "../../responses/types";
import type { DatabaseInstanceFacts } from "./resources/database-instance";

/** What the responses to public databases have in common: whatever the signal said, what the instance is now counts. */
export const access = {
  // RDS accepts a call before it makes the change: an instance that is being changed may still become public.
  nothingToDo: (_event: SignalEvent, { isPublic, status }: DatabaseInstanceFacts): string | undefined =>
    !isPublic && status === "available" ? "the database has no public address" : undefined,
  parameters: ({ facts }: ParameterInputs<DatabaseInstanceFacts>): Record<string, string[]> => ({
    DatabaseName: [facts.name],
  }),
};
