/**
 * Why PutEvents rejects an entry. Failures of one entry come with HTTP 200 (EventBridge API reference, "PutEvents";
 * codes and messages as in LocalStack's snapshots of AWS, tests/aws/services/events).
 */
export function refuseEntry(entry: Record<string, unknown>): { ErrorCode: string; ErrorMessage: string } | undefined {
  for (const field of ["Source", "DetailType", "Detail"] as const) {
    if (!entry[field]) {
      const message = `Parameter ${field} is not valid. Reason: ${field} is a required argument.`;
      return { ErrorCode: "InvalidArgument", ErrorMessage: message };
    }
  }
  if (String(entry.Source).startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  try {
    const detail: unknown = JSON.parse(String(entry.Detail));
    if (detail && typeof detail === "object" && !Array.isArray(detail)) return undefined;
  } catch {
    // Broken JSON is malformed like any other text.
  }
  return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
}
