import type { AnswerTo, Facts, Read, ResourceKind } from "../../responses/resource";
import type { Target } from "../../responses/types";
import type { Call, Dependencies } from "./dependencies";
import { enterMember, lookupPolicy } from "./sessions";

/** The target's resource, read in its account with a session that can only read; undefined when it does not exist. */
export async function lookUp(
  dependencies: Pick<Dependencies, "memberCalls" | "settings" | "sts">,
  kind: ResourceKind,
  target: Target,
): Promise<Facts | undefined> {
  const answers = new Map<Read, unknown>();
  const answer = ((read: Read) => answers.get(read)) as AnswerTo;
  if (kind.reads.length > 0) {
    const call = await enterMember(dependencies, target, "reflex-lookup", lookupPolicy(kind));
    for (const read of kind.reads) {
      const input = read.input(target, answer);
      if (!input) continue;
      const found = await ask(call, read, input);
      if (answers.size === 0 && found === undefined) return undefined;
      answers.set(read, found);
    }
  }
  return kind.facts(target, answer);
}

async function ask(call: Call, { service, operation, missing, pages }: Read, input: object): Promise<unknown> {
  try {
    const answer = await call(service, operation, input);
    if (!pages) return answer;
    const list = [...listOf(answer, pages.list)];
    for (let token = answer[pages.token]; token; ) {
      const page = await call(service, operation, { ...input, [pages.token]: token });
      list.push(...listOf(page, pages.list));
      token = page[pages.token];
    }
    return { ...answer, [pages.list]: list };
  } catch (error) {
    if (error instanceof Error && missing.includes(error.name)) return undefined;
    throw error;
  }
}

function listOf(answer: Record<string, unknown>, name: string): unknown[] {
  const list = answer[name];
  return Array.isArray(list) ? list : [];
}
