import type { AnswerRequest, Message, RunRequest } from "../../console/protocol";
import type { DrillRecord } from "../../page/drill/record";
import type { BusEvent, TimedEntry } from "../../simulator";
import type { Blueprint } from "../blueprint";
import { type DrillOptions, drill } from "../drill/drill";
import { faultOf } from "../drill/fault";
import { nearestForm } from "../drill/forms";
import { drillRecord, stagedRecord } from "../drill/record";
import { responseByName } from "../drill/scenarios";
import { UsageError } from "../errors";
import { eventOf } from "../files";
import { progressLine } from "../progress";
import { Feed } from "./feed";

/** Runs drills, one at a time, and feeds what happens to the page. */
export class Session {
  readonly feed = new Feed();
  /** Of the last drill, as far as it has come. */
  record?: DrillRecord;
  private busy = false;
  private pending?: (answer: AnswerRequest) => void;
  private comment = "";

  constructor(
    private readonly plan?: Blueprint,
    private readonly play: typeof drill = drill,
  ) {}

  /**
   * Begins a drill and returns; what comes of it is fed.
   * @throws UsageError when one is going on, or for a response, an event or a fault that is none.
   */
  start(request: RunRequest): void {
    if (this.busy) throw new UsageError("a drill is going on; answer it, or start afresh");
    const options = this.optionsOf(request);
    this.busy = true;
    this.record = undefined;
    this.feed.send({ type: "reset" });
    void this.run(options).then((end) => {
      // Whoever sees the end may begin the next one.
      this.busy = false;
      this.feed.send(end);
    });
  }

  /** @throws UsageError when nothing waits. */
  answer(request: AnswerRequest): void {
    if (!["approve", "reject", "none"].includes(request.how)) throw new UsageError("answer approve, reject or none");
    if (!this.pending) throw new UsageError("nothing waits for an answer");
    const answer = this.pending;
    this.pending = undefined;
    this.feed.send({ type: "answered" });
    answer(request);
  }

  /** Ends what waits, so that another drill can begin. */
  reset(): void {
    if (this.pending) this.answer({ how: "none" });
    if (!this.busy) {
      this.record = undefined;
      this.feed.send({ type: "reset" });
    }
  }

  private optionsOf({ answer, event, fault, response }: RunRequest): DrillOptions {
    return {
      response: responseByName(response),
      ...happening(response, event),
      plan: this.plan,
      faults: fault ? [faultOf(fault, "the fault")] : [],
      answer: (waiting) => (answer === "ask" ? this.ask(waiting.message) : Promise.resolve(answer)),
      comment: () => this.comment,
    };
  }

  private ask(message: string): Promise<AnswerRequest["how"]> {
    return new Promise((resolve) => {
      this.pending = ({ how, comment = "" }) => {
        this.comment = comment.slice(0, 500);
        resolve(how);
      };
      this.feed.send({ type: "question", message });
    });
  }

  /** @returns what comes last: the end, or why there is none. */
  private async run(options: DrillOptions): Promise<Message> {
    const { feed } = this;
    try {
      await this.play(
        {
          ...options,
          onProgress: (said) =>
            feed.send({ type: "progress", text: typeof said === "string" ? said : progressLine(said, 0) }),
          onStaged: (stage) => {
            const record = stagedRecord(stage);
            this.record = { ...record, entries: [] };
            feed.send({ type: "stage", record: withoutEntries(record), changes: stage.staged.changes });
          },
          onEntry: (entry) => this.took(entry),
        },
        async (stage, result) => {
          this.record = await drillRecord(stage, result);
        },
      );
      if (!this.record) throw new Error("The drill ended before it began.");
      return { type: "end", record: withoutEntries(this.record) };
    } catch (error) {
      this.pending = undefined;
      return { type: "failed", sentence: (error as Error).message };
    }
  }

  private took(entry: TimedEntry): void {
    if (this.record) this.record = { ...this.record, entries: [...this.record.entries, entry] };
    this.feed.send({ type: "entries", entries: [entry] });
  }
}

/**
 * How it begins. An event that the response answers is staged for; another one happens as it is, beside the example's
 * world, and ends at the rule that does not match it.
 */
function happening(name: string, given: unknown): Pick<DrillOptions, "event" | "begin"> {
  if (given === undefined) return {};
  const event = eventOf(given, "the event");
  if (nearestForm(responseByName(name), event).failures.length === 0) return { event };
  return {
    begin: async ({ organization, world: { account, region } }) =>
      organization.happen({ ...event, account, region } as unknown as BusEvent),
  };
}

function withoutEntries({ entries: _, ...record }: DrillRecord): Omit<DrillRecord, "entries"> {
  return record;
}
