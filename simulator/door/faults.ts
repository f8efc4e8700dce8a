import type { ApiCall } from "../aws";
import type { CallingStep, Fault, FaultPlan } from "./types";

/** Finds the fault that a call meets, and uses it up. */
export class Faults {
  /** Calls that fitted a fault of which only a share fails. */
  private readonly seen = new WeakMap<Fault, number>();
  /** Where a fault that one step meets was first met. */
  private readonly metIn = new WeakMap<Fault, string>();

  constructor(private readonly plan: FaultPlan) {}

  /** @param step of the run that makes the call, if one does. */
  next(call: ApiCall, step: CallingStep | undefined): Fault | undefined {
    const fault = this.plan.find(
      (one) => one.times > 0 && fits(one, call, step) && this.lasts(one, step) && this.isDue(one),
    );
    if (!fault) return undefined;
    fault.times--;
    if (fault.once && step) this.metIn.set(fault, step.id);
    return fault;
  }

  private lasts(fault: Fault, step: CallingStep | undefined): boolean {
    return !fault.once || (this.metIn.get(fault) ?? step?.id) === step?.id;
  }

  /** Call once for each call that the fault fits: the same order of calls always gives the same failures. */
  private isDue(fault: Fault): boolean {
    if (fault.percentage === undefined) return true;
    const count = (this.seen.get(fault) ?? 0) + 1;
    this.seen.set(fault, count);
    return failures(count, fault.percentage) > failures(count - 1, fault.percentage);
  }
}

function fits({ match }: Fault, call: ApiCall, step: CallingStep | undefined): boolean {
  const role = call.principal.kind === "role-session" ? call.principal.roleName : undefined;
  return (
    (match.service ?? call.service) === call.service &&
    (match.operation ?? call.operation) === call.operation &&
    (match.account ?? call.account) === call.account &&
    (match.principalRole ?? role) === role &&
    (match.step?.document ?? step?.document) === step?.document &&
    (match.step?.name ?? step?.name) === step?.name
  );
}

const failures = (calls: number, percentage: number) => Math.floor((calls * percentage) / 100);
