import type { AnswerTo, Facts, Read, ResourceKind } from "../../responses/resource";
import type { Target } from "../../responses/types";
import type { Call } from "./dependencies";

/** The target's resource, read with a session that is there already. */
export async function look(
  call: Call,
  kind: ResourceKind,
  target: Target,
  ours: ReadonlySet<string>,
): Promise<Facts | undefined> {
  const answers = new Answers(call, target);
  for (const read of kind.reads) {
    const first = answers.count === 0;
    const asked = await answers.ask(read);
    if (asked && first && answers.of(read) === undefined) return undefined;
  }
  return kind.facts(target, answers.of, ours);
}

/** Answers to reads about one target. */
export class Answers {
  private readonly found = new Map<Read, unknown>();
  readonly of = ((read: Read) => this.found.get(read)) as AnswerTo;

  constructor(
    private readonly call: Call,
    private readonly target: Target,
  ) {}

  get count(): number {
    return this.found.size;
  }

  /** Makes the read's call; false when earlier answers show that the call is not needed. */
  async ask(read: Read): Promise<boolean> {
    const input = read.input(this.target, this.of);
    if (!input) return false;
    this.found.set(read, await ask(this.call, read, input));
    return true;
  }
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
