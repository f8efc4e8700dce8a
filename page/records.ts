/** A record in a line, for the list of every record. It runs in the browser too. */
export function recordLine(record: Record<string, unknown>): string {
  const of = (key: string): string => {
    const value = record[key];
    return typeof value === "string" ? value : "";
  };
  const last = (key: string) => of(key).split(/[:/]/).at(-1) ?? "";
  const inner = (key: string): Record<string, unknown> => (record[key] ?? {}) as Record<string, unknown>;
  switch (record.kind) {
    case "event":
      return `${inner("event").source} ${inner("event")["detail-type"]} on ${of("bus")}`;
    case "rule":
      return of("rule");
    case "delivery":
      return `${of("rule")} → ${last("targetArn")}: ${of("outcome")}`;
    case "call": {
      const error = record.error ? `: ${inner("error").code}` : "";
      return `${of("service")} ${of("operation")} by ${inner("principal").roleName ?? inner("principal").kind}${error}`;
    }
    case "message":
      return `to ${last("topicArn")}`;
    case "invocation":
      return `${of("functionName")}: ${of("outcome")}`;
    case "automation":
      return `${last("document")}: ${of("status")}`;
    case "step":
      return `${of("step")}: ${of("status")}`;
    case "workflow":
      return `${of("stateMachine")}: ${of("status")}`;
    case "state":
      return `${of("state")}: ${of("status")}`;
    case "scaling":
      return `${of("group")} ${of("activity")} ${of("instanceId")}`;
    case "alarm":
      return `${of("alarmName")}: ${of("state")}`;
    default:
      return of("text");
  }
}
