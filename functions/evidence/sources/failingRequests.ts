import type { Incident } from "../incident";
import { declare, type Inquiry } from "../inquiry";
import { always, collected, count, nothing, type Source, windowOf } from "./source";

const groups = declare("logs", "DescribeLogGroups");
const start = declare("logs", "StartQuery");
const results = declare("logs", "GetQueryResults");
const stop = declare("logs", "StopQuery");

/** Tag by which a team names the log groups of a resource, separated by spaces. */
export const logGroupsTag = "reflex:log-groups";

/** Isolates the requests that failed, whether the log is structured or not; the newest first. */
export const failingRequestsQuery = [
  "fields @timestamp, @log, @logStream, @message",
  "| filter (ispresent(status) and status >= 500) or (ispresent(statusCode) and statusCode >= 500)" +
    " or @message like /(?i)\\b(error|exception|fatal|panic|critical|timed out|denied|5\\d\\d)\\b/",
  "| sort @timestamp desc",
  "| limit 200",
].join("\n");

/** Seconds that a query may run before it is stopped; what it has found by then is kept. */
const patience = 45;

export const failingRequests: Source = {
  name: "failing-requests",
  title: "Logs Insights: requests that failed",
  in: "member",
  stages: always,
  calls: [groups, start, results, stop],
  async collect(incident, inquiry) {
    const names = await logGroupsOf(incident, inquiry);
    if (names.length === 0) {
      return nothing(
        `no log group is known for ${incident.resource.id}: name them in its tag ${logGroupsTag}, separated by spaces`,
      );
    }
    const { broke, to } = windowOf(incident, inquiry.now());
    const { queryId } = await inquiry.ask(start, {
      logGroupNames: names,
      // Seconds, both ends included.
      startTime: Math.floor(broke.getTime() / 1000) - 3_600,
      endTime: Math.floor(to.getTime() / 1000),
      queryString: failingRequestsQuery,
    });
    if (!queryId) throw new Error("Logs Insights started the query without an id.");
    const rows = await read(queryId, inquiry);
    const where = `in ${names.join(", ")}`;
    return rows > 0
      ? collected(`${count(rows, "line")} of failing requests ${where}`)
      : nothing(`no failing request ${where}`);
  },
};

async function read(queryId: string, inquiry: Inquiry): Promise<number> {
  const deadline = inquiry.now() + patience * 1000;
  for (;;) {
    const { status, results: rows = [] } = await inquiry.ask(results, { queryId });
    if (status === "Complete") return rows.length;
    if (status !== "Scheduled" && status !== "Running") {
      inquiry.notes.push(`the query ended with ${status ?? "no status"}: its rows may be incomplete`);
      return rows.length;
    }
    if (inquiry.now() >= deadline) {
      inquiry.notes.push(`the query was stopped after ${patience} s: its rows are incomplete`);
      await inquiry.ask(stop, { queryId });
      return rows.length;
    }
    await inquiry.sleep(1_000);
  }
}

/** Log groups by tag, else by the names that services give them, as far as they exist. A query takes at most 50. */
async function logGroupsOf(incident: Incident, inquiry: Inquiry): Promise<string[]> {
  const tagged = incident.tags[logGroupsTag]?.split(/[\s,]+/).filter((name) => /^[\w./#-]{1,512}$/.test(name));
  if (tagged?.length) return tagged.slice(0, 50);
  const found: string[] = [];
  for (const logGroupNamePrefix of conventional(incident.resource)) {
    const { logGroups = [] } = await inquiry.ask(groups, { logGroupNamePrefix, limit: 10 });
    found.push(...logGroups.flatMap(({ logGroupName }) => logGroupName ?? []));
  }
  return [...new Set(found)].slice(0, 10);
}

/** Where services write the logs of a resource, by its ARN (user guides of the services). */
function conventional({ arn = "" }: Incident["resource"]): string[] {
  const [, , service, , , ...rest] = arn.split(":");
  const name = rest.join(":").split(/[:/]/)[1] ?? "";
  switch (service) {
    case "lambda":
      return [`/aws/lambda/${rest[1] ?? ""}`];
    case "codebuild":
      return [`/aws/codebuild/${name}`];
    case "rds":
      return [`/aws/rds/instance/${rest[1] ?? ""}/`, `/aws/rds/cluster/${rest[1] ?? ""}/`];
    case "ecs":
      return [`/ecs/${rest.join(":").split("/").at(-1) ?? ""}`];
    case "eks":
      return [`/aws/eks/${name}/`];
    default:
      return [];
  }
}
