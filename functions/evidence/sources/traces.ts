import { declare } from "../inquiry";
import { always, collected, count, nothing, type Source, windowOf } from "./source";

const summaries = declare("xray", "GetTraceSummaries");

/** Hours of one question; a longer span is refused (the limit is not in the service model: kept small). */
const hours = 6;

/**
 * Requests that failed around the incident: from an hour before it broke. Fault (a server's 5xx) before error (a
 * client's 4xx) before throttling, which is how the answer is read; X-Ray itself gives no order.
 */
export const traces: Source = {
  name: "x-ray",
  title: "X-Ray: requests that failed",
  in: "member",
  stages: always,
  calls: [summaries],
  async collect(incident, inquiry) {
    const { broke, to } = windowOf(incident, inquiry.now());
    const StartTime = new Date(broke.getTime() - 3_600_000);
    const EndTime = new Date(Math.min(to.getTime(), StartTime.getTime() + hours * 3_600_000));
    const found = await inquiry.pages(
      summaries,
      {
        StartTime,
        EndTime,
        TimeRangeType: "Event",
        FilterExpression: "fault = true OR error = true OR throttle = true",
      },
      { list: "TraceSummaries", token: "NextToken", limit: 5, what: "traces" },
    );
    if (EndTime < to) inquiry.notes.push(`traces after ${EndTime.toISOString()} were not requested`);
    if (found.length === 0) return nothing("no traced request failed (or none is traced)");
    const faults = found.filter(({ HasFault }) => HasFault).length;
    return collected(`${count(found.length, "request")} failed, ${faults} of them with a fault`);
  },
};
