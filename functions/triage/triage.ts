import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { incidentState } from "../../organization/incidentState";
import { syntheticRuleName, triageFunctionName } from "../../organization/names";
import { eachMessage, NotYet } from "../shared/batch";
import type { Action, Decision, DecisionRecord } from "../shared/incident";
import { IncidentIndex } from "../shared/incidentIndex";
import { metricLine } from "../shared/metrics";
import { Refused } from "../shared/refusals";
import { type Claim, Claims } from "./claims";
import { heldBack, isFused } from "./decide";
import { Decider } from "./decider";
import type { Dependencies } from "./dependencies";
import { keepDecision } from "./evidence";
import { Fuse } from "./fuse";
import { claimKey, incidentIdOf, procedureKey, refusalKey, refusedIncidentId } from "./incident";
import { tellLost } from "./lost";
import { tell } from "./notification";
import { parseSignals, type Signal } from "./signal";
import { Starter } from "./starter";

/** Hours after which people are notified again that a finding needs them, or that nothing is done about it. */
const reminderHours = 24;

/** Somebody else is at work on the same claim: the message returns to the queue and is handled again. */
class InProgress extends NotYet {
  constructor(key: string) {
    super(`Another invocation is at work on ${key}.`);
    this.name = "InProgress";
  }
}

/** What became of one message. */
interface Verdict {
  action: Action | "duplicate";
  incidentId: string;
  reasons?: Decision["reasons"];
}

/**
 * Decides about signals and acts on the decisions.
 *
 * Nothing is lost and nothing starts twice, wherever an invocation dies. A message leaves the queue only after its
 * decision is done, and the steps towards that are, in this order:
 *
 * 1. claim: a conditional write that holds the whole decision. Died before: nothing has happened, the message comes
 *    back. Died after: whoever meets the claim when its lease is over (the same message, or a later signal about the
 *    same resource) finishes *that* decision, with the parameters it had.
 * 2. fuse: adds the incident to a set, so doing it again changes nothing.
 * 3. start: the client token follows from the incident, so SSM answers a repeated start with the same execution (and
 *    the name of a workflow's execution does, so Step Functions refuses or repeats it).
 * 4. execution id, written into the claim: from here on the start is not even repeated.
 * 5. index of incidents: the same values again, and never over what came later.
 * 6. evidence: written once; a repeated write is refused and harmless.
 * 7. message to people: the only step that can happen twice, when the invocation dies right after it.
 * 8. done.
 *
 * What AWS refuses for good is not repeated: the claim ends, and people are notified instead (giveUp). A message that fails
 * more often than the queue allows goes to the dead-letter queue, and people are notified which incident it is.
 */
export class Triage {
  private readonly claims: Claims;
  private readonly fuse: Fuse;
  private readonly starter: Starter;
  private readonly decider: Decider;
  private readonly index: IncidentIndex;

  constructor(private readonly outside: Dependencies) {
    this.claims = new Claims(outside);
    this.fuse = new Fuse(outside);
    this.starter = new Starter(outside);
    this.decider = new Decider(outside, this.fuse);
    this.index = new IncidentIndex(outside);
  }

  /** Handles a batch; only the messages that failed return to the queue. One after another, as starts are rationed. */
  handle(event: SQSEvent): Promise<SQSBatchResponse> {
    const failure = "The message could not be handled and returns to the queue.";
    const handle = async (body: string, messageId: string) => {
      // When one of several fails, the message comes back, and those that were decided are found to be duplicates.
      for (const signal of parseSignals(body, this.outside.responses)) {
        const verdict = await this.judge(signal);
        this.report(`${signal.target.resource.id}: ${verdict.action}`, signal.response.name, { messageId, ...verdict });
      }
    };
    return eachMessage(this.outside, triageFunctionName, event, failure, handle, (lost) =>
      tellLost(this.outside, lost),
    );
  }

  private async judge(signal: Signal): Promise<Verdict> {
    const lastRun = await this.settled(claimKey(signal, "run"));
    const runId = incidentIdOf(signal, "run");
    if (lastRun?.incidentId === runId) return { action: "duplicate", incidentId: runId };

    const record = await this.decider.decide(signal, lastRun, await this.undone(signal));
    const { decision, incidentId } = record;
    if (decision.reasons.some(({ check, outcome }) => check === "cool-down" && outcome === "stop")) {
      return { action: "duplicate", incidentId: lastRun?.incidentId ?? incidentId, reasons: decision.reasons };
    }
    const key = claimKey(signal, decision.action);
    const previous = decision.action === "run" ? lastRun : await this.settled(key);
    if (previous && decision.action !== "run" && isEcho(previous, record, quietHours(signal, record))) {
      return { action: "duplicate", incidentId: previous.incidentId, reasons: decision.reasons };
    }
    const claim = await this.claims.take(key, record, previous);
    if (!claim) throw new InProgress(key);
    if (signal.rule === syntheticRuleName) {
      // It has shown that this version reads, decides and remembers: nothing may follow.
      await this.claims.release(claim, previous);
      if (decision.action === "ignore") return { action: "ignore", incidentId, reasons: decision.reasons };
      const why = decision.reasons.map(({ detail }) => detail).join("; ");
      throw new Error(`A synthetic signal, about nothing that exists, was decided with ${decision.action}: ${why}`);
    }
    // Refused by the fuse at the last moment: the hour is full now, so the next look ends with people.
    return (await this.complete(claim, previous)) ?? this.judge(signal);
  }

  /** The finished claim under a key. One that was left unfinished is finished first, when its invocation is dead. */
  private async settled(key: string): Promise<Claim | undefined> {
    const claim = await this.claims.read(key);
    if (!claim || claim.done) return claim;
    if (claim.leaseUntil * 1000 > this.outside.now()) throw new InProgress(key);
    const mine = await this.claims.takeOver(claim);
    if (!mine) throw new InProgress(key);
    const done = await this.complete(mine);
    if (!done) return undefined;
    this.report("Finished what another invocation had left.", mine.record.response.name, done);
    return done.incidentId === mine.incidentId ? mine : undefined;
  }

  /**
   * Carries a claimed decision out, and gives the claim back where nothing is started: undefined when the fuse refused
   * the run, and what people were notified of instead when AWS refused it for good.
   */
  private async complete(claim: Claim, previous?: Claim): Promise<Verdict | undefined> {
    const { record } = claim;
    const { decision, incidentId } = record;
    let { executionId } = claim;
    if (decision.action === "run" && record.start && !executionId) {
      if (!(await this.admits(record))) {
        await this.claims.release(claim, previous);
        return undefined;
      }
      try {
        executionId = await this.starter.start(record, record.start);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return this.giveUp(claim, previous, error);
      }
      await this.claims.recordExecution(claim, executionId);
    }
    await this.index.begun(indexedAs(record, executionId), record.decidedAt);
    const evidenceSha256 = await keepDecision(this.outside, record, executionId);
    await tell(this.outside, record, { executionId, evidenceSha256 });
    await this.claims.finish(claim);
    return { action: decision.action, incidentId, reasons: decision.reasons };
  }

  private async admits(record: DecisionRecord): Promise<boolean> {
    const { decidedAt, incidentId, target } = record;
    return !counts(record) || this.fuse.admit(target.account, decidedAt, incidentId);
  }

  /**
   * Ends the claim of a run that AWS refuses for good, after people were notified of it: a later signal or click can
   * act again. In this order, an invocation that dies in between is repeated and changes nothing.
   */
  private async giveUp(claim: Claim, previous: Claim | undefined, refusal: Refused): Promise<Verdict> {
    const { decidedAt, decision, incidentId, target } = claim.record;
    const record = {
      ...claim.record,
      incidentId: refusedIncidentId(incidentId),
      decision: heldBack(decision, refusal.message),
    };
    const verdict = await this.notify(refusalKey(claim.key, target), record);
    if (counts(claim.record)) await this.fuse.giveBack(target.account, decidedAt, incidentId);
    await this.claims.release(claim, previous);
    return verdict;
  }

  /** Keeps a decision that starts nothing and notifies people of it, unless they were notified lately. */
  private async notify(key: string, record: DecisionRecord): Promise<Verdict> {
    const { incidentId, decision } = record;
    const previous = await this.settled(key);
    if (previous && isEcho(previous, record, reminderHours)) {
      return { action: "duplicate", incidentId: previous.incidentId, reasons: decision.reasons };
    }
    const claim = await this.claims.take(key, record, previous);
    if (!claim) throw new InProgress(key);
    const done = await this.complete(claim);
    if (!done) throw new Error(`${incidentId} starts nothing, and was refused by the fuse.`);
    return done;
  }

  private report(message: string, response: string, verdict: Verdict & { messageId?: string }): void {
    const { emit, log, now } = this.outside;
    log.info(message, { response, ...verdict });
    emit(metricLine("Reflex", "Decisions", { Response: response, Action: verdict.action }, now()));
  }

  /** The last run that a response undoes. */
  private async undone({ response, target }: Signal): Promise<Claim | undefined> {
    if (!response.runbook || !response.undoes) return undefined;
    return this.settled(procedureKey(response, target, response.undoes.name));
  }
}

/** A decision as the index has it. */
function indexedAs({ decision, incidentId: incident, response, target }: DecisionRecord, run: string | undefined) {
  const { account, region, resource, signal } = target;
  const stopped = decision.reasons.some(({ check, outcome }) => check === "stop" && outcome === "stop");
  const state = incidentState({ action: decision.action, stopped, runs: [] });
  return {
    incident,
    account,
    region,
    response: response.name,
    headline: signal.title,
    resource: resource.id,
    state,
    run,
  };
}

/** Hours in which the same decision about the same signal, or of an observed procedure, is not repeated. */
function quietHours({ response }: Signal, { decision }: DecisionRecord): number {
  const observed = (response.runbook || response.workflow) && decision.action === "observe";
  return observed ? response.coolDownHours : reminderHours;
}

/** People were notified of the same lately. */
function isEcho(previous: Claim, { decidedAt, incidentId }: DecisionRecord, hours: number): boolean {
  const age = Date.parse(decidedAt) - Date.parse(previous.decidedAt);
  return previous.incidentId === incidentId || age < hours * 3_600_000;
}

/** The fuse counts the run. */
const counts = ({ procedure, requested }: DecisionRecord): boolean => !requested && isFused(procedure?.risk);
