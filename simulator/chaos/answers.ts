import { isRecord } from "../../aws/json";

/** Members of an answer as the service's model spells them. */
export type Answer = Record<string, unknown>;

/** The answer with these members in each of a list's items; undefined where it has no such list. */
export function revised(answer: Answer, list: string, members: Answer): Answer | undefined {
  const items = answer[list];
  if (!Array.isArray(items)) return undefined;
  return { ...answer, [list]: items.map((item) => (isRecord(item) ? { ...item, ...members } : item)) };
}
