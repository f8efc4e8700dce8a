import { partitionOf } from "../../aws/partitions";
import type { Reference } from "./references";
import type { ExecutionRecord } from "./types";

/** What references resolve to at one place of a run. The steps of a loop iteration have a scope of their own. */
export class Scope {
  private readonly outputs = new Map<string, unknown>();

  constructor(
    private readonly execution: ExecutionRecord,
    private readonly now: () => Date,
    private readonly outer?: Scope,
  ) {}

  /** A scope whose outputs end with it: nothing of one iteration is seen by the next, nor after the loop. */
  inner(): Scope {
    return new Scope(this.execution, this.now, this);
  }

  setOutputs(step: string, outputs: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(outputs)) this.outputs.set(`${step}.${name}`, value);
  }

  readonly lookup = (reference: Reference): unknown => {
    switch (reference.kind) {
      case "parameter":
        return this.execution.parameters.get(reference.name);
      case "output": {
        const key = `${reference.step}.${reference.output}`;
        return this.outputs.has(key) ? this.outputs.get(key) : this.outer?.lookup(reference);
      }
      case "variable":
        return this.execution.variables.get(reference.name);
      case "global":
        return this.global(reference.name);
      case "execution-id":
        return this.execution.id;
      case "ssm":
        return undefined;
    }
  };

  private global(name: string): string | undefined {
    const { account, region } = this.execution;
    const [date = "", time = ""] = this.now().toISOString().split(/[T.]/);
    switch (name) {
      case "ACCOUNT_ID":
        return account;
      case "REGION":
        return region;
      case "AWS_PARTITION":
        return partitionOf(region);
      case "DATE":
        return date;
      case "DATE_TIME":
        return `${date}_${time.replaceAll(":", ".")}`;
      default:
        return undefined;
    }
  }
}
