import type { ApiCall } from "../aws";
import type { SimulatedClock } from "../clock";
import { readError } from "../door/answers";
import { reads } from "../door/cloudtrail";
import type { Forward } from "../door/types";
import type { WireAnswer } from "../door/wire";
import { canFork, type EmulatedState } from "../emulator/state";
import type { Dice } from "./dice";

/** How long what was written stays unseen. AWS says "seconds to minutes"; runbooks have 60 s at least for a proof. */
const shortestLag = 2_000;
const longestLag = 10_000;

/**
 * The operations whose reads may be older than the last write, with the page that says so. Everything else reads what was
 * written: S3's objects and lists of objects among it ("Amazon S3 data consistency model": strong since December 2020).
 */
const eventuallyConsistent: Readonly<Record<string, RegExp>> = {
  // "Eventual consistency in the Amazon EC2 API", EC2 developer guide. Auto Scaling describes what EC2 runs.
  ec2: /./,
  autoscaling: /./,
  // "Changes that I make are not always immediately visible", IAM user guide.
  iam: /./,
  // "AWS KMS eventual consistency", KMS developer guide.
  kms: /^(?!Encrypt|Decrypt|ReEncrypt|Generate)/,
  // "Amazon S3 data consistency model": bucket configurations are eventually consistent.
  s3: /Bucket|PublicAccessBlock/,
};

const ec2Id = /\b[a-z]+(?:-[a-z]+)*-[0-9a-f]{8,17}\b/g;

interface Earlier {
  state: EmulatedState;
  /** Simulated time until which it answers. */
  until: number;
}

/**
 * Reads lag behind writes. Before a write, the emulator's process is copied; until the lag is over, the copy answers the
 * reads: whole and true answers of a moment before, whatever their filters are. All that is written meanwhile becomes
 * visible with it. Whoever waits in simulated time sees the truth at the end of the lag.
 */
export class StaleReads {
  private earlier: Promise<Earlier> | undefined;
  /** EC2's ids in the answers to what was written since the copy. */
  private fresh = new Set<string>();

  /** @throws Error where processes cannot be copied. */
  constructor(
    private readonly state: EmulatedState,
    private readonly clock: SimulatedClock,
    private readonly dice: Dice,
  ) {
    if (!canFork) throw new Error("Stale reads need Linux: the emulator's process is copied before each write.");
  }

  /**
   * Has a call answered, by the state of a moment before where it reads.
   * @param forward sends it to the emulator at this endpoint, the current state's when absent.
   */
  async answer(call: ApiCall, forward: Forward): Promise<WireAnswer> {
    if (!eventuallyConsistent[call.service]?.test(call.operation)) return forward();
    const earlier = await this.current();
    if (reads.test(call.operation)) return forward(earlier?.state.endpoint);
    if (!earlier) await this.copy();
    else if (call.service === "ec2" && this.namesFresh(call.input)) {
      const refusal = await this.refusedBefore(earlier, forward);
      if (refusal) return refusal;
    }
    const answer = await forward();
    if (answer.status < 400 && call.service === "ec2") {
      for (const [id] of answer.body.toString().matchAll(ec2Id)) this.fresh.add(id);
    }
    return answer;
  }

  /** Simulated time at which what was just written is seen; undefined when it is seen. */
  async seenAt(): Promise<number | undefined> {
    return (await this.current())?.until;
  }

  async close(): Promise<void> {
    const earlier = this.earlier;
    this.earlier = undefined;
    await (await earlier)?.state.stop();
  }

  private async current(): Promise<Earlier | undefined> {
    const earlier = await this.earlier;
    if (!earlier || this.clock.now().getTime() < earlier.until) return earlier;
    await this.close();
    return undefined;
  }

  private async copy(): Promise<void> {
    const until = this.clock.now().getTime() + this.dice.between(shortestLag, longestLag, "lag");
    this.fresh = new Set();
    this.earlier ??= this.state.fork().then((state) => ({ state, until }));
    await this.earlier;
  }

  private namesFresh(input: unknown): boolean {
    if (typeof input === "string") return this.fresh.has(input);
    return typeof input === "object" && input !== null && Object.values(input).some((part) => this.namesFresh(part));
  }

  /**
   * EC2 also refuses to change what it does not see yet (same page). A copy of the copy answers, since the copy itself must
   * not change.
   */
  private async refusedBefore({ state }: Earlier, forward: Forward): Promise<WireAnswer | undefined> {
    const asked = await state.fork();
    try {
      const answer = await forward(asked.endpoint);
      return answer.status >= 400 && /NotFound$/.test(readError(answer).code) ? answer : undefined;
    } finally {
      await asked.stop();
    }
  }
}
