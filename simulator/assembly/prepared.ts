import { createHash } from "node:crypto";
import { Answers } from "../answers";
import type { Deployment } from "../aws";
import type { Emulator } from "../emulator";
import { canFork, type EmulatedState } from "../emulator/state";

/** A state with a deployment in place, as it was before anything happened in it. */
interface Prepared {
  /** Hash of the deployment. */
  deployment: string;
  /** Simulated time of the deployment. */
  at: Date;
  answers: Answers;
  keeper: EmulatedState;
}

const prepared = new WeakMap<Emulator, Prepared>();

/** Where a deployment is put in place, and the answers to the calls that do it. */
export interface Site {
  state: EmulatedState;
  answers?: Answers;
  /** To be called when it is in place: the next organization with the same deployment then begins with a copy. */
  keep(): Promise<void>;
  /** Ends what was made for this organization alone. */
  leave(): Promise<void>;
}

const nothing = async () => {};

/**
 * A state for a deployment, on an emulator that others used before and others will use afterwards: a copy of what was
 * prepared, or the emulator emptied. What was deployed later than `start` would be made in the future.
 */
export async function siteFor(emulator: Emulator, { resources }: Deployment, start: Date): Promise<Site> {
  const deployment = createHash("sha256").update(JSON.stringify(resources)).digest("hex");
  const known = prepared.get(emulator);
  if (known?.deployment === deployment && known.at <= start) {
    const state = await known.keeper.fork();
    return { state, answers: known.answers.again(), keep: nothing, leave: () => state.stop() };
  }
  prepared.delete(emulator);
  await known?.keeper.stop();
  await emulator.reset();
  if (!canFork) return { state: emulator, keep: nothing, leave: nothing };
  const answers = Answers.recording();
  const keep = async () => {
    prepared.set(emulator, { deployment, at: start, answers, keeper: await emulator.fork() });
  };
  return { state: emulator, answers, keep, leave: nothing };
}
