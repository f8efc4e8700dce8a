import { RuntimeError } from "../errors";
import { byteLength, type Json, type JsonMap } from "../json";

/** "Limits" (Step Functions guide, workflow-variables): one Assign field, and all variables of an execution. */
const assignLimit = 262_144;
const totalLimit = 10_485_760;

/**
 * The variables of a workflow. States inside a Parallel or Map state see those around them and have their own, which
 * end with it.
 */
export class Scope {
  private readonly values = new Map<string, Json>();

  constructor(private readonly outer?: Scope) {}

  get(name: string): Json | undefined {
    return this.values.has(name) ? this.values.get(name) : this.outer?.get(name);
  }

  /** All that can be seen from here. */
  visible(): Record<string, Json> {
    return { ...this.outer?.visible(), ...Object.fromEntries(this.values) };
  }

  /** @throws RuntimeError when it is too much. */
  assign(values: JsonMap): void {
    const size = Object.values(values).reduce<number>((sum, value) => sum + byteLength(value), 0);
    if (size > assignLimit) throw new RuntimeError("The variables of one Assign field exceed 256 KiB");
    for (const [name, value] of Object.entries(values)) this.values.set(name, value);
    if (byteLength(this.visible()) > totalLimit) throw new RuntimeError("The variables of the execution exceed 10 MiB");
  }
}
