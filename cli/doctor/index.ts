import { accountChecks } from "./account";
import type { Check } from "./check";
import { hostChecks } from "./hosts";
import { signalChecks } from "./signals";

/** Every prerequisite, in the order in which a person would fix them. */
export const checks: readonly Check[] = [...accountChecks, ...signalChecks, ...hostChecks];
