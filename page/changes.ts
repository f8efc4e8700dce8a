import { isRecord } from "../aws/json";
import type { IncidentPage, StateChange } from "./model";
import { plain } from "./text";

type Compared = Pick<IncidentPage, "changes" | "gone" | "unchanged">;

/** Ends of a resource after which its other attributes went with it. */
const endStates = /^(terminated|deleted|removed|gone)$/i;

/** What differs between two states of a resource, the state itself first; attributes that went with it apart. */
export function compared(before: unknown, after: unknown): Compared {
  if (!isRecord(before) || !isRecord(after)) return { changes: [], gone: [], unchanged: 0 };
  let unchanged = 0;
  const found: StateChange[] = [];
  const walk = (path: string[], was: unknown, is: unknown): void => {
    if (isRecord(was) && isRecord(is)) {
      for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) walk([...path, name], was[name], is[name]);
    } else if (isRecord(was) && is === undefined) {
      for (const name of Object.keys(was)) walk([...path, name], was[name], undefined);
    } else if (isRecord(is) && was === undefined) {
      for (const name of Object.keys(is)) walk([...path, name], undefined, is[name]);
    } else {
      const [old, now] = [values(was), values(is)];
      if (old.join("\n") === now.join("\n")) unchanged++;
      else found.push({ path: path.map((part) => plain(part, 200)), before: old, after: now });
    }
  };
  walk([], before, after);
  const ended = found.some(({ path, after: now = [] }) => path.at(-1) === "state" && endStates.test(now[0] ?? ""));
  const went = ended ? found.filter(({ after: now = [] }) => now.length === 0) : [];
  const changes = found
    .filter((change) => !went.includes(change))
    .sort((a, b) => Number(b.path[0] === "state") - Number(a.path[0] === "state"));
  return { changes, gone: went, unchanged };
}

/** A value as lines; none where there is nothing. */
function values(value: unknown): string[] {
  if (value === undefined || value === null || value === "") return [];
  if (Array.isArray(value)) return value.flatMap((one) => values(one));
  return [plain(typeof value === "string" ? value : JSON.stringify(value), 400)];
}
