import { messagesTopicName, triageFunctionName, triageQueueName } from "../../organization/names";
import { readMessage } from "../../page/drill/messages";
import type { StepWords } from "../../page/drill/record";
import { subjectsOf } from "../../page/drill/subjects";
import { duration } from "../../page/text";
import type { TimedEntry } from "../../simulator";
import { loggedDecisions } from "./decisions";
import type { Layout } from "./layout";
import { calledBy, shortTarget } from "./wording";

export interface Cast {
  /** Names of accounts by id. */
  accounts: Record<string, string>;
  /** The steps of each document, in document order. */
  steps: Record<string, StepWords[]>;
}

type Of<K extends TimedEntry["kind"]> = Extract<TimedEntry, { kind: K }>;

const bad = ["Failed", "TimedOut", "Cancelled"];

/** Tasks of a workflow whose effect is in the story already: a message, a run. */
const toldOtherwise = /:sns:publish|:ssm:startAutomationExecution/;

/** Writes the story of one incident as it happens. Facts come from the entries alone. */
export class Storyteller {
  private readonly documents = new Map<string, string>();
  /** Iterations seen of each loop, until the loop itself is in the story. */
  private readonly iterations = new Map<string, number>();
  /** What a step was called with, known from its beginning. */
  private readonly inputs = new Map<string, Record<string, unknown>>();
  private undelivered = 0;
  private undecided = false;
  private held: TimedEntry[] = [];

  constructor(
    private readonly layout: Layout,
    private readonly cast: Cast,
  ) {}

  /**
   * A cause comes before its effects: while a rule's targets have not answered, or a function has not decided about
   * what was queued for it, everything else waits.
   */
  tell(entry: TimedEntry): void {
    if (entry.kind === "rule") {
      this.undelivered += entry.targets;
    } else if (entry.kind === "delivery") {
      this.delivery(entry);
      if (entry.outcome !== "retried") this.undelivered--;
      if (entry.outcome === "delivered" && entry.targetArn.endsWith(`:${triageQueueName}`)) this.undecided = true;
    } else if (entry.kind === "invocation" && entry.functionName === triageFunctionName) {
      this.invocation(
        entry,
        this.held.find(({ kind }) => kind === "automation" || kind === "workflow")?.at ?? entry.at,
      );
      this.undecided = false;
    } else {
      this.held.push(entry);
    }
    if (this.undelivered === 0 && !this.undecided) this.release();
  }

  /** Writes what was held back, whether or not its cause is in the story yet. */
  release(): void {
    for (const entry of this.held.splice(0)) this.tellEffect(entry);
  }

  private tellEffect(entry: TimedEntry): void {
    switch (entry.kind) {
      case "automation":
        this.automation(entry);
        break;
      case "step":
        this.step(entry);
        break;
      case "workflow":
        this.workflow(entry);
        break;
      case "state":
        this.state(entry);
        break;
      case "message":
        this.message(entry);
        break;
      case "call":
        this.call(entry);
        break;
      case "invocation":
        this.invocation(entry, entry.at);
        break;
      case "note":
        this.layout.entry(entry.at, "note", entry.text, "yellow");
        break;
    }
  }

  private place(account: string): string {
    return this.cast.accounts[account] ?? account;
  }

  private delivery(entry: Of<"delivery">): void {
    const target = shortTarget(entry.targetArn);
    if (entry.outcome === "delivered") {
      this.layout.entry(entry.at, this.place(entry.account), `rule ${entry.rule} matches, ${target}`);
      if (entry.decision) this.layout.detail(entry.decision.reason);
      return;
    }
    const { code, message, sentTo } = entry.error ?? { code: "UNKNOWN", message: "", sentTo: "lost" as const };
    const next = {
      dlq: "kept in the dead-letter queue",
      lost: "lost",
      retry: "tried again later",
    }[sentTo];
    this.layout.entry(
      entry.at,
      this.place(entry.account),
      `rule ${entry.rule} matches, but its event does not arrive: ${code}; ${next}`,
      sentTo === "retry" ? "yellow" : "red",
    );
    this.layout.detail(message);
  }

  private invocation(entry: Of<"invocation">, at: string): void {
    const name = entry.functionName.replace(/^reflex-/, "");
    for (const { message, action, reasons } of loggedDecisions(entry.logs)) {
      this.layout.entry(at, name, message, action === "run" ? undefined : "yellow");
      if (reasons.length > 0) this.layout.detail(reasons.map((r) => r.detail).join(" · "));
    }
    if (entry.outcome === "error") this.layout.entry(at, name, `failed: ${entry.detail}`, "red");
  }

  private automation(entry: Of<"automation">): void {
    const place = this.place(entry.account);
    const name = entry.document.replace(/^.*[:/]/, "");
    if (!this.documents.has(entry.executionId)) {
      this.documents.set(entry.executionId, name);
      this.layout.entry(entry.at, place, `${name}  run ${entry.executionId.slice(0, 8)}`);
    }
    if (entry.status === "Success" || bad.includes(entry.status)) {
      this.layout.entry(
        entry.at,
        place,
        `${name} ended: ${entry.status}`,
        entry.status === "Success" ? "green" : "red",
      );
      if (entry.failure) this.layout.detail(entry.failure);
    }
  }

  private step(entry: Of<"step">): void {
    const document = this.documents.get(entry.executionId) ?? "";
    const steps = this.cast.steps[document] ?? [];
    const wording = steps.find((s) => s.name === entry.step);
    if (entry.waiting && entry.status === "Waiting") {
      const { since, until, message, approvers } = entry.waiting;
      const expires = duration(Date.parse(until) - Date.parse(since));
      this.layout.entry(entry.at, "waiting", `${message}  Expires in ${expires}.`, "yellow");
      for (const approver of approvers) this.layout.detail(`${approver} may answer`);
    }
    const key = `${entry.executionId} ${entry.step}`;
    if (entry.inputs) this.inputs.set(key, entry.inputs);
    if (entry.loop && entry.iteration) this.iterations.set(`${entry.executionId} ${entry.loop}`, entry.iteration);
    if (bad.includes(entry.status)) {
      const foreseen = wording?.mayFail === true;
      const what = foreseen ? "not done" : `${entry.status}, attempt ${entry.attempt}`;
      this.layout.step(entry.step, `${what}: ${entry.failure ?? ""}${foreseen ? "; goes on" : ""}`, !foreseen);
    } else if (entry.status === "Success" && !entry.loop && !wording?.quiet) {
      const times = this.iterations.get(key);
      this.layout.step(entry.step, times ? `${times} times` : subjectsOf(this.inputs.get(key)));
    }
  }

  private workflow(entry: Of<"workflow">): void {
    const place = this.place(entry.account);
    const { stateMachine, status } = entry;
    if (status === "RUNNING") {
      this.layout.entry(entry.at, place, `${stateMachine}  workflow of ${entry.executionArn.split(":").pop()}`);
      return;
    }
    const style = status === "SUCCEEDED" ? "green" : "red";
    this.layout.entry(entry.at, place, `${stateMachine} ended: ${status}`, style);
    const outcome = (entry.output as { outcome?: unknown } | undefined)?.outcome;
    if (typeof outcome === "string") this.layout.detail(outcome);
    if (entry.cause) this.layout.detail(entry.cause);
  }

  /** A repeated task, such as polling a run, is in the story once. */
  private state(entry: Of<"state">): void {
    const { state, failure = "", resource = "" } = entry;
    if (entry.waiting) {
      const { since, until } = entry.waiting;
      const expires = until ? `  Expires in ${duration(Date.parse(until) - Date.parse(since))}.` : "";
      this.layout.entry(entry.at, "waiting", `${state}: the message above says how to answer.${expires}`, "yellow");
    } else if (entry.status === "retrying") {
      this.layout.step(state, `${failure}; tried again in ${duration((entry.retryInSeconds ?? 0) * 1000)}`, true);
    } else if (entry.status === "caught") {
      this.layout.step(state, `${failure}; goes on`, true);
    } else if (entry.status === "exited" && entry.type === "Task") {
      const key = `${entry.executionArn} ${state}`;
      if (!this.inputs.has(key) && !toldOtherwise.test(resource)) this.layout.step(state, calledBy(resource));
      this.inputs.set(key, {});
    }
  }

  private message(entry: Of<"message">): void {
    const topic = entry.topicArn.split(":").pop() ?? "";
    // What is composed of it comes next, on the topic of people.
    if (topic === messagesTopicName) return;
    this.layout.entry(entry.at, "message", `to ${topic}: ${readMessage(entry.message, entry.subject).title}`);
  }

  private call(entry: Of<"call">): void {
    if (entry.decision?.allowed !== false) return;
    this.layout.entry(entry.at, this.place(entry.account), `refused: ${entry.service} ${entry.operation}`, "red");
    this.layout.detail(entry.decision.reason);
  }
}
