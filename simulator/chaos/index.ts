/** Chaos that AWS is made of: what an organization meets on an ordinary day (docs/simulator.md, "Chaos"). */

import type { AutomationService } from "../automation/service/automationService";
import type { ApiCall, AwsError, LocalService } from "../aws";
import type { SimulatedClock } from "../clock";
import type { CallRecord, Disturbance, Forward } from "../door/types";
import type { WireAnswer } from "../door/wire";
import type { EmulatedState } from "../emulator/state";
import type { Deliver } from "../events/eventBridge";
import type { NamedPolicy } from "../iam/evaluate";
import type { Timeline } from "../timeline";
import { CustomerKeys, type KeyUse } from "./customerKeys";
import { duplicating, forgetful, reordering } from "./deliveries";
import { Dice } from "./dice";
import type { ChaosKind, ChaosOptions } from "./kinds";
import { serviceControlPolicies } from "./serviceControlPolicy";
import { SharedNetwork } from "./sharedNetwork";
import { StaleReads } from "./staleReads";
import { staleRuns } from "./staleRuns";
import { Throttling } from "./throttling";

interface Surroundings {
  emulator: EmulatedState;
  clock: SimulatedClock;
  timeline: Timeline;
}

/** The kinds that were requested, each where it belongs; without any, nothing is in the way of a call. */
export class Chaos implements Disturbance {
  readonly network?: SharedNetwork;
  /** Whether a message that was deleted comes again. */
  readonly comesAgain?: (queueArn: string) => boolean;
  /** Changes that are not seen yet, and when they are, in simulated milliseconds. */
  private unseen: Array<{ seen: number; changed: () => void }> = [];
  private readonly staleReads?: StaleReads;
  private readonly throttling?: Throttling;
  private readonly keys?: CustomerKeys;
  private readonly accounts: ReadonlySet<string>;
  private readonly dice: Dice;

  constructor(
    private readonly options: ChaosOptions,
    private readonly around: Surroundings,
  ) {
    this.accounts = new Set(options.accounts);
    this.dice = new Dice(options.seed);
    if (this.has("stale-reads")) this.staleReads = new StaleReads(around.emulator, around.clock, this.dice);
    if (this.has("throttling")) this.throttling = new Throttling(this.dice);
    if (this.has("duplicates")) this.comesAgain = forgetful(this.dice);
    if (this.has("shared-vpc")) this.network = new SharedNetwork(this.accounts);
    if (this.has("customer-keys")) this.keys = new CustomerKeys(this.accounts);
  }

  refuse(call: ApiCall): AwsError | undefined {
    return this.throttling?.meets(call);
  }

  answer(call: ApiCall, forward: Forward): Promise<WireAnswer> {
    return this.staleReads?.answer(call, forward) ?? forward();
  }

  revise(call: ApiCall, answer: Record<string, unknown>): Record<string, unknown> | undefined {
    const network = this.network?.revise(call, answer);
    return this.keys?.revise(call, network ?? answer) ?? network;
  }

  /** Service control policies in force for an account, one list a level. */
  serviceControlPolicies(account: string): NamedPolicy[][] | undefined {
    return this.has("scp") && this.accounts.has(account) ? serviceControlPolicies : undefined;
  }

  /** What a call that was answered needs of KMS beside. */
  keyUses(record: CallRecord): KeyUse[] {
    return this.keys?.uses(record) ?? [];
  }

  deliver(deliver: Deliver): Deliver {
    const { clock } = this.around;
    const late = this.has("reordering") ? reordering(deliver, clock, this.dice) : deliver;
    return this.has("duplicates") ? duplicating(late, clock, this.dice) : late;
  }

  automation(service: AutomationService): LocalService {
    return this.has("stale-reads") ? staleRuns(service, this.around, this.dice) : service;
  }

  /**
   * A change of now is seen: at once, or when reads see it. No timer waits for that, since time jumps to timers.
   * @param changed called at the first `catchUp` afterwards.
   */
  async whenSeen(changed: () => void): Promise<void> {
    const seen = (await this.staleReads?.seenAt()) ?? 0;
    this.unseen.push({ seen, changed });
    this.catchUp();
  }

  /** To be called before decisions that depend on changes. */
  catchUp(): void {
    const now = this.around.clock.now().getTime();
    const due = this.unseen.filter(({ seen }) => seen <= now);
    if (due.length === 0) return;
    this.unseen = this.unseen.filter((one) => !due.includes(one));
    for (const { changed } of due) changed();
  }

  async close(): Promise<void> {
    await this.staleReads?.close();
  }

  private has(kind: ChaosKind): boolean {
    return this.options.kinds.includes(kind);
  }
}
