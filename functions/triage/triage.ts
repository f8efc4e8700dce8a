import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { canonicalJson } from "../../aws/json";
import { triageFunctionName } from "../../organization/names";
import { toSeconds } from "../../responses/fields";
import type { ParameterInputs } from "../../responses/types";
import { eachMessage, NotYet } from "../shared/batch";
import { sha256 } from "../shared/identifiers";
import type { Action, Decision, DecisionRecord, Start } from "../shared/incident";
import { metricLine } from "../shared/metrics";
import { type Claim, Claims } from "./claims";
import { decide, isFused, memberOf } from "./decide";
import type { Dependencies } from "./dependencies";
import { keepDecision } from "./evidence";
import { Fuse } from "./fuse";
import { claimKey, incidentIdOf, procedureKey } from "./incident";
import { lookUp } from "./lookUp";
import { tell } from "./notification";
import { Procedures, startedWith } from "./procedures";
import { parseSignals, type Signal } from "./signal";
import { planStart, planWorkflow } from "./start";
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
 * 5. evidence: written once; a repeated write is refused and harmless.
 * 6. message to people: the only step that can happen twice, when the invocation dies right after it.
 * 7. done.
 *
 * A message that fails more often than the queue allows goes to the dead-letter queue, which has an alarm.
 */
export class Triage {
  private readonly claims: Claims;
  private readonly fuse: Fuse;
  private readonly starter: Starter;
  private readonly procedures: Procedures;

  constructor(private readonly outside: Dependencies) {
    this.claims = new Claims(outside);
    this.fuse = new Fuse(outside);
    this.starter = new Starter(outside);
    this.procedures = new Procedures(outside.settings);
  }

  /** Handles a batch; only the messages that failed return to the queue. One after another, as starts are rationed. */
  handle(event: SQSEvent): Promise<SQSBatchResponse> {
    const failure = "The message could not be handled and returns to the queue.";
    return eachMessage(this.outside, triageFunctionName, event, failure, async (body, messageId) => {
      // When one of several fails, the message comes back, and those that were decided are found to be duplicates.
      for (const signal of parseSignals(body, this.outside.responses)) {
        const verdict = await this.judge(signal);
        this.report(`${signal.target.resource.id}: ${verdict.action}`, signal.response.name, { messageId, ...verdict });
      }
    });
  }

  private async judge(signal: Signal): Promise<Verdict> {
    const lastRun = await this.settled(claimKey(signal, "run"));
    const runId = incidentIdOf(signal, "run");
    if (lastRun?.incidentId === runId) return { action: "duplicate", incidentId: runId };

    const record = await this.decide(signal, lastRun);
    const { decision, incidentId } = record;
    if (decision.reasons.some(({ check, outcome }) => check === "cool-down" && outcome === "stop")) {
      return { action: "duplicate", incidentId: lastRun?.incidentId ?? incidentId, reasons: decision.reasons };
    }
    const key = claimKey(signal, decision.action);
    const previous = decision.action === "run" ? lastRun : await this.settled(key);
    if (previous && decision.action !== "run" && this.isEcho(signal, previous, record)) {
      return { action: "duplicate", incidentId: previous.incidentId, reasons: decision.reasons };
    }
    const claim = await this.claims.take(key, record, previous);
    if (!claim) throw new InProgress(key);
    // Refused by the fuse at the last moment: the hour is full now, so the next look ends with people.
    if (!(await this.complete(claim))) return this.judge(signal);
    return { action: decision.action, incidentId, reasons: decision.reasons };
  }

  /** The finished claim under a key. One that was left unfinished is finished first, when its invocation is dead. */
  private async settled(key: string): Promise<Claim | undefined> {
    const claim = await this.claims.read(key);
    if (!claim || claim.done) return claim;
    if (claim.leaseUntil * 1000 > this.outside.now()) throw new InProgress(key);
    const mine = await this.claims.takeOver(claim);
    if (!mine) throw new InProgress(key);
    if (!(await this.complete(mine))) return undefined;
    const { response, decision, incidentId } = mine.record;
    this.report("Finished what another invocation had left.", response.name, { action: decision.action, incidentId });
    return mine;
  }

  /** Carries a claimed decision out. False when the fuse refused the run and the claim was given back. */
  private async complete(claim: Claim): Promise<boolean> {
    const { record } = claim;
    let { executionId } = claim;
    if (record.decision.action === "run" && record.start && !executionId) {
      const { decidedAt, incidentId, procedure, target } = record;
      if (
        !record.requested &&
        isFused(procedure?.risk) &&
        !(await this.fuse.admit(target.account, decidedAt, incidentId))
      ) {
        await this.claims.release(claim);
        return false;
      }
      executionId = await this.starter.start(record, record.start);
      await this.claims.recordExecution(claim, executionId);
    }
    const evidenceSha256 = await keepDecision(this.outside, record, executionId);
    await tell(this.outside, record, { executionId, evidenceSha256 });
    await this.claims.finish(claim);
    return true;
  }

  private report(message: string, response: string, verdict: Verdict & { messageId?: string }): void {
    const { emit, log, now } = this.outside;
    log.info(message, { response, ...verdict });
    emit(metricLine("Reflex", "Decisions", { Response: response, Action: verdict.action }, now()));
  }

  private async decide(signal: Signal, lastRun: Claim | undefined): Promise<DecisionRecord> {
    const { settings } = this.outside;
    const { event, response, rule, target } = signal;
    const now = this.outside.now();
    const decidedAt = toSeconds(now);
    const procedure = this.procedures.of(response, target.region);
    const readable = memberOf(settings, target.account) && !target.unclear;
    const facts = readable ? await lookUp(this.outside, response.resource, target) : undefined;
    const runsThisHour = await this.fuse.used(target.account, decidedAt);
    const undone = await this.undone(signal);
    const risk = procedure?.summary.risk;
    const decision = decide({ response, risk, event, target, settings, facts, undone, lastRun, runsThisHour, now });
    const incidentId = incidentIdOf(signal, decision.action);
    const inputs = {
      event,
      target,
      incidentId,
      now: decidedAt,
      goldenImages: settings.goldenImages,
      undone: undone && parametersOf(undone.record),
    };
    const start =
      facts && (decision.action === "run" || decision.action === "observe")
        ? this.plan(signal, { ...inputs, facts }, undone)
        : undefined;
    return {
      incidentId,
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

  private plan({ response, target }: Signal, inputs: ParameterInputs, undone: Claim | undefined): Start | undefined {
    const { settings } = this.outside;
    if (response.workflow) return planWorkflow(settings, response, inputs);
    if (!response.runbook) return undefined;
    const { incidentId } = inputs;
    return planStart(settings, target, response, incidentId, response.parameters(inputs), undone?.incidentId);
  }

  /** The last run that a response undoes. */
  private async undone({ response, target }: Signal): Promise<Claim | undefined> {
    if (!response.runbook || !response.undoes) return undefined;
    return this.settled(procedureKey(response, target, response.undoes.name));
  }

  private isEcho({ response }: Signal, previous: Claim, { decision, decidedAt, incidentId }: DecisionRecord): boolean {
    const observed = (response.runbook || response.workflow) && decision.action === "observe";
    const hours = observed ? response.coolDownHours : reminderHours;
    const age = Date.parse(decidedAt) - Date.parse(previous.decidedAt);
    return previous.incidentId === incidentId || age < hours * 3_600_000;
  }
}

const parametersOf = ({ start }: DecisionRecord): Record<string, string[]> | undefined =>
  start && "parameters" in start ? start.parameters : undefined;
