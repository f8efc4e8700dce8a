import { UsageError } from "../errors";
import type { Rollout, Stack } from "./rollout";

/** Stacks that are deployed side by side, after those of the wave before. */
export interface Wave {
  /** `security`, `canary`, or the number of a wave from 1. */
  name: string;
  stacks: Stack[];
}

/**
 * The waves of a rollout in their order, narrowed to what was requested.
 * @throws UsageError when nothing of that name is there.
 */
export function wavesOf(rollout: Rollout, asked: { wave?: string; accounts?: string[] } = {}): Wave[] {
  const all: Wave[] = [
    { name: "security", stacks: rollout.security },
    { name: "canary", stacks: rollout.canary },
    ...rollout.waves.map((stacks, index) => ({ name: String(index + 1), stacks })),
  ].filter(({ stacks }) => stacks.length > 0);
  const { wave, accounts } = asked;
  if (wave !== undefined && !all.some(({ name }) => name === wave)) {
    throw new UsageError(`rollout.json has no wave ${wave}; choose one of ${all.map(({ name }) => name).join(", ")}`);
  }
  const known = new Set(all.flatMap(({ stacks }) => stacks.map(({ account }) => account)));
  for (const account of accounts ?? []) {
    if (!known.has(account)) throw new UsageError(`no stack of rollout.json deploys into account ${account}`);
  }
  return all
    .filter(({ name }) => wave === undefined || name === wave)
    .map(({ name, stacks }) => ({
      name,
      stacks: stacks.filter(({ account }) => accounts === undefined || accounts.includes(account)),
    }))
    .filter(({ stacks }) => stacks.length > 0);
}
