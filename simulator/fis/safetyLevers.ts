import { type ApiCall, AwsError } from "../aws";
import { notFound, placeOf } from "./records";
import type { SafetyLever } from "./types";

/** One for each account and Region; while it is engaged no experiment runs. */
export class SafetyLevers {
  private readonly byPlace = new Map<string, SafetyLever>();

  at(call: ApiCall): SafetyLever {
    return this.byPlace.get(placeOf(call)) ?? { status: "disengaged", reason: "Never engaged." };
  }

  /** @throws AwsError ResourceNotFoundException for another one than `default`. */
  get(call: ApiCall): SafetyLever {
    if (call.input.id !== "default") throw notFound(`safety lever ${call.input.id}`);
    return this.at(call);
  }

  /** @throws AwsError ResourceNotFoundException, ValidationException */
  update(call: ApiCall): SafetyLever {
    this.get(call);
    const { status, reason } = (call.input.state ?? {}) as { status?: string; reason?: string };
    if ((status !== "engaged" && status !== "disengaged") || !reason) {
      throw new AwsError("ValidationException", "state needs a status, engaged or disengaged, and a reason.");
    }
    const lever: SafetyLever = { status, reason };
    this.byPlace.set(placeOf(call), lever);
    return lever;
  }
}
