/**
 * Counts one thing as a CloudWatch metric, in the Embedded Metric Format (CloudWatch User Guide, "Specification:
 * embedded metric format"). Dimension values must be text; the line goes to standard output on its own.
 */
export function metricLine(
  namespace: string,
  metric: string,
  dimensions: Record<string, string>,
  timestamp: number,
): string {
  return JSON.stringify({
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: [{ Name: metric, Unit: "Count" }] },
      ],
    },
    ...dimensions,
    [metric]: 1,
  });
}
