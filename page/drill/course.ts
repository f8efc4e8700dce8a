import { approvalsTopicName, messagesTopicName } from "../../organization/names";
import type { Entry } from "../model";
import { between, errorText, moment, stepTitle } from "../text";
import { documentName, type Facts, failures, type Of, savesState } from "./facts";
import { StepGroups } from "./groups";
import { addPauses, lineOf, roleOf } from "./lines";
import { readMessage } from "./messages";
import { decisionMoment, deliveryMoment, fileMoments, signalMoment } from "./moments";
import type { DrillRecord } from "./record";

/** The time line: what happened as moments, and how many steps only looked. */
export class Course {
  readonly entries: Entry[] = [];
  quietSteps = 0;
  private readonly groups = new StepGroups(this.entries);
  private readonly inputs = new Map<string, Record<string, unknown>>();
  private readonly started = new Set<string>();

  constructor(
    private readonly record: DrillRecord,
    private readonly facts: Facts,
  ) {
    const { brokeAt, brokeAtSource } = record.file?.incident ?? {};
    if (brokeAt && facts.signal && between(brokeAt, facts.signal.at) > 0) {
      this.add({ at: brokeAt, lane: "member", kind: "broke", text: "It broke", note: brokeAtSource, mark: "done" });
    }
    for (const [index, entry] of record.entries.entries()) this.take(entry, index);
    // Triage logs its decision when it has ended, after what it started: it has the second in which it decided.
    this.entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    addPauses(this.entries);
  }

  private take(entry: DrillRecord["entries"][number], index: number): void {
    switch (entry.kind) {
      case "event":
        if (entry === this.facts.signal) this.add(signalMoment(this.record, entry, index));
        break;
      case "delivery":
        this.add(deliveryMoment(this.record, this.facts, entry, index));
        break;
      case "invocation":
        this.invocation(entry, index);
        break;
      case "automation":
        this.execution(documentName(entry.document), entry.executionId, entry.status, entry, index, entry.failure);
        break;
      case "workflow":
        this.execution(entry.stateMachine, entry.executionArn, entry.status, entry, index, entry.cause);
        break;
      case "step":
        this.step(entry, index);
        break;
      case "state":
        this.state(entry, index);
        break;
      case "message":
        this.message(entry, index);
        break;
      case "scaling": {
        const verb = entry.activity === "launch" ? "launches" : "terminates";
        const text = `${entry.group} ${verb} ${entry.instanceId}`;
        this.add({ at: entry.at, lane: "member", kind: "other", text, note: entry.cause, mark: "done", record: index });
        break;
      }
      case "alarm": {
        const text = `Alarm ${entry.alarmName}: ${entry.state}`;
        this.add({
          at: entry.at,
          lane: "member",
          kind: "other",
          text,
          note: entry.reason,
          mark: "done",
          record: index,
        });
        break;
      }
      case "call":
        this.answer(index);
        break;
      case "note":
        this.add({ at: entry.at, lane: "bus", kind: "other", text: entry.text, mark: "done", record: index });
        break;
    }
  }

  private add(entry: Entry): void {
    this.entries.push(entry);
  }

  private invocation(entry: Of<"invocation">, record: number): void {
    if (entry.outcome === "error") {
      const text = `${entry.functionName} failed`;
      this.add({ at: entry.at, lane: "triage", kind: "other", text, note: entry.detail, mark: "failed", record });
    }
    if (this.facts.decision?.record === record) this.add(decisionMoment(this.record, this.facts, entry, record));
    this.entries.push(...fileMoments(entry, record));
  }

  private execution(
    name: string,
    id: string,
    status: string,
    entry: Of<"automation"> | Of<"workflow">,
    record: number,
    failure: string | undefined,
  ): void {
    const short = id.includes(":") ? id.split(":").at(-1) : id;
    const base = { at: entry.at, lane: "runbook" as const, record };
    if (!this.started.has(id)) {
      this.started.add(id);
      const by = entry.startedBy?.split("/").at(-1);
      const note = `${entry.kind === "workflow" ? "workflow" : "run"} ${short}${by ? ` · started by ${by}` : ""}`;
      this.add({ ...base, kind: "start", text: `${name} starts`, note, mark: "done" });
    }
    const { broken } = this.facts;
    const outcome = this.facts.executions.find((one) => one.id === id);
    if (outcome?.succeeded && status === outcome.status) {
      this.add({ ...base, kind: "end", text: `${name} ended: ${status}`, mark: "ok", strong: true });
    } else if (failures.includes(status)) {
      // A rejection is an answer: Systems Manager reports the run as failed all the same.
      const atAnswer = broken?.executionId !== id && this.facts.asked.some(({ executionId }) => executionId === id);
      const at =
        broken?.executionId === id ? ` at ${stepTitle(broken.step).toLowerCase()}: ${errorText(broken.failure)}` : "";
      this.add({
        ...base,
        kind: "end",
        text: atAnswer ? "Run ended at the answer" : `Failed${at || `: ${failure ?? status}`}`,
        ...(atAnswer && failure ? { note: `Systems Manager: ${status}` } : {}),
        mark: atAnswer ? "done" : "failed",
        strong: true,
      });
    }
  }

  private step(entry: Of<"step">, record: number): void {
    const { executionId, step, status, waiting } = entry;
    const words = this.facts.words(executionId, step);
    const key = `${executionId} ${step} ${entry.iteration ?? ""}`;
    if (entry.inputs) this.inputs.set(key, entry.inputs);
    if (waiting && status === "Waiting") {
      this.question(waiting.message, waiting, entry.at, record);
      return;
    }
    const failed = failures.includes(status);
    if (status !== "Success" && !failed) return;
    // The steps within a loop have lines of their own.
    if (words?.action === "aws:approve" || (words?.action === "aws:loop" && !failed)) return;
    if (words?.quiet && !failed) {
      this.quietSteps++;
      return;
    }
    this.groups.add(
      executionId,
      entry.at,
      lineOf(entry, words, this.inputs.get(key), record),
      savesState(words),
      record,
    );
  }

  private state(entry: Of<"state">, record: number): void {
    const { executionArn, at, state, status, failure, resource = "", waiting } = entry;
    if (waiting) {
      const asked = this.facts.asked.find(({ step, executionId }) => step === state && executionId === executionArn);
      this.question(asked?.message ?? state, { ...waiting, approvers: [], minRequiredApprovals: 1 }, at, record);
    } else if (["retrying", "caught", "failed"].includes(status)) {
      const foreseen = status !== "failed";
      const line = {
        title: stepTitle(state),
        on: "",
        call: "",
        risk: "",
        failure: failure ?? status,
        foreseen,
        record,
      };
      this.groups.add(executionArn, at, line, false, record);
    } else if (status === "exited" && entry.type === "Task") {
      const api = resource.split(":").slice(-2).join(" ");
      // Their effects are in the time line themselves, and what only reads is in the records.
      if (/sns publish|startAutomationExecution/i.test(api)) return;
      if (/ (get|list|describe|head)/i.test(api)) this.quietSteps++;
      else {
        const line = { title: stepTitle(state), on: "", call: api === "lambda invoke" ? "" : api, risk: "", record };
        this.groups.add(executionArn, at, line, false, record);
      }
    }
  }

  private question(
    message: string,
    {
      until,
      approvers,
      minRequiredApprovals,
    }: Pick<NonNullable<Of<"step">["waiting"]>, "approvers" | "minRequiredApprovals"> & { until?: string },
    at: string,
    record: number,
  ): void {
    const who =
      approvers.length > 0
        ? `${minRequiredApprovals} of ${approvers.map(roleOf).join(", ")}`
        : "whoever has the message";
    this.groups.close();
    this.add({
      at,
      lane: "people",
      kind: "question",
      text: message,
      note: `${who} may answer${until ? ` until ${moment(until)}` : ""}`,
      mark: this.facts.waits ? "waits" : "done",
      strong: true,
      record,
    });
  }

  private answer(record: number): void {
    const given = this.facts.answers.find((one) => one.record === record);
    if (!given) return;
    this.groups.answered();
    const { at, session, how, comment, who, allowedBy } = given;
    this.add({
      at,
      lane: "people",
      kind: "answer",
      text: `${how === "Approve" ? "Approved" : "Rejected"} by ${session}`,
      note: [comment ? `“${comment}”` : "", who, allowedBy ?? ""].filter(Boolean).join(" · "),
      mark: "done",
      strong: true,
      record,
    });
  }

  private message(entry: Of<"message">, record: number): void {
    const topic = entry.topicArn.split(":").at(-1) ?? "";
    // What is composed of it comes next, on the topic of people.
    if (topic === messagesTopicName) return;
    const { title, body } = readMessage(entry.message, entry.subject);
    const quiet = topic === approvalsTopicName;
    this.add({
      at: entry.at,
      lane: "people",
      kind: "message",
      text: title,
      note: quiet ? undefined : `message to ${topic}`,
      body,
      mark: quiet ? "quiet" : "message",
      ...(quiet && { quiet }),
      record,
    });
  }
}
