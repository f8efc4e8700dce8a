import type { Fault } from "../../simulator";
import { UsageError } from "../errors";

/**
 * An error of AWS that is written as `SERVICE:Operation` or `SERVICE:Operation:TIMES`.
 * @param what names it in an error.
 * @throws UsageError for another form.
 */
export function faultOf(text: string, what: string): Fault {
  const [service, operation, times = "1"] = text.split(":");
  if (!service || !operation || !/^\d+$/.test(times)) {
    throw new UsageError(
      `${what} ${text}: write SERVICE:Operation or SERVICE:Operation:TIMES, e.g. ec2:CreateSnapshots:1`,
    );
  }
  return {
    match: { service, operation },
    error: { code: "InternalError", message: "injected by the drill", status: 500 },
    times: Number(times),
  };
}
