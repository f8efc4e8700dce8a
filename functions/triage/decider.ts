import { canonicalJson } from "../../aws/json";
import { stopKeys } from "../../organization/stops";
import { toSeconds } from "../../responses/fields";
import type { Facts } from "../../responses/resource";
import type { ParameterInputs } from "../../responses/types";
import { sha256 } from "../shared/identifiers";
import type { Decision, DecisionRecord, Start } from "../shared/incident";
import { Refused } from "../shared/refusals";
import { stopsOf } from "../shared/stops";
import type { Claim } from "./claims";
import { decide, heldBack, isGoverned, memberOf } from "./decide";
import type { Dependencies } from "./dependencies";
import type { Fuse } from "./fuse";
import { incidentIdOf } from "./incident";
import { lookUp } from "./lookUp";
import { Procedures, startedWith } from "./procedures";
import type { Signal } from "./signal";
import { planStart, planWorkflow } from "./start";

/** Reads what a decision depends on, decides, and plans the start that follows. Changes nothing. */
export class Decider {
  private readonly procedures: Procedures;

  constructor(
    private readonly outside: Dependencies,
    private readonly fuse: Fuse,
  ) {
    this.procedures = new Procedures(outside.settings);
  }

  /**
   * @param lastRun of the same procedure on the same resource.
   * @param undone the run that the response undoes.
   */
  async decide(signal: Signal, lastRun: Claim | undefined, undone: Claim | undefined): Promise<DecisionRecord> {
    const { settings } = this.outside;
    const { event, response, rule, target } = signal;
    const now = this.outside.now();
    const decidedAt = toSeconds(now);
    const procedure = this.procedures.of(response, target.region);
    const read = await this.read(signal);
    const runsThisHour = await this.fuse.used(target.account, decidedAt);
    const { account: accountKey, all, response: responseKey } = stopKeys;
    const stops = await stopsOf(this.outside, [all, accountKey(target.account), responseKey(response.name)]);
    const risk = procedure?.summary.risk;
    const decided = decide({
      ...{ response, risk, event, target, settings, ...read, undone, lastRun, stops, runsThisHour, now },
    });
    const inputs = {
      event,
      target,
      incidentId: incidentIdOf(signal, decided.action),
      now: decidedAt,
      goldenImages: settings.goldenImages,
      snapshotLockDays: settings.snapshotLockDays,
      undone: undone && parametersOf(undone.record),
    };
    const { facts } = read;
    const { decision, start } = facts
      ? this.plan(signal, decided, { ...inputs, facts }, undone)
      : { decision: decided, start: undefined };
    return {
      incidentId: incidentIdOf(signal, decision.action),
      decidedAt,
      rule,
      response: { name: response.name, title: response.title },
      procedure: procedure && startedWith(procedure.summary, response.undo, start),
      target,
      facts,
      decision,
      ...(response.onRequest && { requested: true }),
      start,
      event,
      hashes: { event: sha256(canonicalJson(event)), document: procedure?.hash },
    };
  }

  /** The target's resource; why it cannot be read, where AWS refuses that for good. */
  private async read({ response, target }: Signal): Promise<{ facts?: Facts; unreadable?: string }> {
    const { settings } = this.outside;
    if (target.unclear || !memberOf(settings, target.account) || !isGoverned(settings, target.region)) return {};
    try {
      return { facts: await lookUp(this.outside, response.resource, target) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { unreadable: error.message };
    }
  }

  /** The start that a decision leads to; where it would be refused, a decision that says why. */
  private plan(
    signal: Signal,
    decision: Decision,
    inputs: ParameterInputs,
    undone: Claim | undefined,
  ): { decision: Decision; start?: Start } {
    if (decision.action !== "run" && decision.action !== "observe") return { decision };
    try {
      return { decision, start: this.startOf(signal, inputs, undone) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { decision: heldBack(decision, error.message) };
    }
  }

  private startOf({ response, target }: Signal, inputs: ParameterInputs, undone: Claim | undefined): Start | undefined {
    const { settings } = this.outside;
    if (response.workflow) return planWorkflow(settings, response, inputs);
    if (!response.runbook) return undefined;
    const { incidentId } = inputs;
    return planStart(settings, target, response, incidentId, response.parameters(inputs), undone?.incidentId);
  }
}

const parametersOf = ({ start }: DecisionRecord): Record<string, string[]> | undefined =>
  start && "parameters" in start ? start.parameters : undefined;
