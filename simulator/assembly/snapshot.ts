import { Answers } from "../answers";
import type { Deployment } from "../aws";
import { Emulator } from "../emulator";
import { takeEarly } from "../emulator/early";
import { canFork, type EmulatedState } from "../emulator/state";
import type { OnProgress } from "../progress";
import { hashOf } from "./hash";

/** A deployment that another process put in place. */
export interface KeptDeployment {
  /** `hashOf` what was deployed. */
  deployment: string;
  /** Simulated time of the deployment. */
  at: Date;
  /** The answers to the calls that did it: `Answers.toBytes`. */
  answers: Uint8Array;
  /** File with the state that they led to: `EmulatedState.save`. */
  state: string;
}

/** A state with a deployment in place, as it was before anything happened in it. */
interface Prepared {
  deployment: string;
  at: Date;
  answers: Answers;
  snapshot: EmulatedState;
}

/** Of each emulator the last ones, the most recently used last. */
const prepared = new WeakMap<Emulator, Prepared[]>();
/** Each is a process with some 60 MB of its own. */
const mostPrepared = 3;

/** Where a deployment is put in place, and the answers to the calls that do it. */
export interface PreparedState {
  state: EmulatedState;
  answers?: Answers;
  /** To be called when it is in place. */
  keep(): Promise<void>;
  /** Ends what was made for this organization alone. */
  leave(): Promise<void>;
}

export interface StateOptions {
  /** The same deployment, put in place by another process; one later than the start, or another one, is not used. */
  kept?: KeptDeployment;
  onProgress?: OnProgress;
}

export interface OwnStateOptions extends StateOptions {
  /** Called when the deployment is in place, before anything has happened, with the answers to the calls that did it. */
  keep?: (state: EmulatedState, answers: Answers) => Promise<void>;
}

const nothing = async () => {};

/** What was deployed later than `start` would be made in the future. */
function usableFrom({ kept, onProgress }: StateOptions, deployment: string, start: Date): KeptDeployment | undefined {
  if (kept?.deployment !== deployment) return undefined;
  if (kept.at <= start) return kept;
  const day = (date: Date) => date.toISOString().slice(0, 10);
  onProgress?.(`The kept organization is of ${day(kept.at)}, and this begins on ${day(start)}: it is deployed again.`);
  return undefined;
}

/**
 * A state for a deployment, on an emulator that others used before and others will use afterwards: a copy of what was
 * prepared or kept, or the emulator emptied.
 */
export async function stateFor(
  emulator: Emulator,
  deployment: Deployment,
  start: Date,
  options: StateOptions = {},
): Promise<PreparedState> {
  const hash = hashOf(deployment);
  const usable = usableFrom(options, hash, start);
  if (!canFork) {
    await (usable ? emulator.restore(usable.state) : emulator.reset());
    return { state: emulator, answers: usable && Answers.fromBytes(usable.answers), keep: nothing, leave: nothing };
  }
  const known = prepared.get(emulator)?.find((one) => one.deployment === hash && one.at <= start);
  const source = known ?? (usable && (await restored(emulator, usable)));
  if (source) {
    await remember(emulator, source);
    const state = await source.snapshot.fork();
    return { state, answers: source.answers.again(), keep: nothing, leave: () => state.stop() };
  }
  await emulator.reset();
  const answers = Answers.recording();
  const keep = async () =>
    remember(emulator, { deployment: hash, at: start, answers, snapshot: await emulator.fork() });
  return { state: emulator, answers, keep, leave: nothing };
}

async function restored(emulator: Emulator, { deployment, at, answers, state }: KeptDeployment): Promise<Prepared> {
  const snapshot = await emulator.fork();
  await snapshot.restore(state);
  return { deployment, at, answers: Answers.fromBytes(answers), snapshot };
}

/** As the most recently used one; another of the same deployment and the one that was not used longest end. */
async function remember(emulator: Emulator, latest: Prepared): Promise<void> {
  const others = (prepared.get(emulator) ?? []).filter((one) => one !== latest);
  const same = others.filter(({ deployment }) => deployment === latest.deployment);
  const left = others.filter((one) => !same.includes(one));
  const ended = [...same, ...left.splice(0, left.length - mostPrepared + 1)];
  prepared.set(emulator, [...left, latest]);
  for (const { snapshot } of ended) await snapshot.stop();
}

/** An emulator for one organization alone. */
export async function ownState(deployment: Deployment, start: Date, options: OwnStateOptions): Promise<PreparedState> {
  const { keep, onProgress } = options;
  const usable = usableFrom(options, hashOf(deployment), start);
  const emulator = await (takeEarly() ?? Emulator.start({ onProgress }));
  const leave = () => emulator.stop();
  if (usable) {
    await emulator.restore(usable.state).catch(async (error: unknown) => {
      await leave();
      throw error;
    });
    return { state: emulator, answers: Answers.fromBytes(usable.answers), keep: nothing, leave };
  }
  const answers = keep && Answers.recording();
  return { state: emulator, answers, keep: async () => answers && keep(emulator, answers), leave };
}
