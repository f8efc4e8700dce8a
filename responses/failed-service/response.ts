import { restartService } from "../../runbooks/RestartService";
import type { LocalResponse } from "../types";

const dimensions = "$.detail.configuration.metrics[0].metricStat.metric.dimensions";

export const failedService: LocalResponse = {
  name: "failed-service",
  title: "A service on an instance has stopped",
  summary:
    "Answers an alarm on the number of processes of one program, as the CloudWatch agent counts them. " +
    "The service is restarted where it runs, a bounded number of times, and people are paged when that does not help.",
  placement: "local",
  pattern: {
    source: ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    "replay-name": [{ exists: false }],
    detail: {
      // Muting and suppression change an alarm's actions, never its events. "exists" works on leaves only.
      muteDetail: { mutedByArn: [{ exists: false }] },
      state: { value: ["ALARM"], actionsSuppressedBy: [{ exists: false }] },
      previousState: { value: ["OK", "INSUFFICIENT_DATA"] },
      configuration: {
        metrics: {
          metricStat: {
            metric: {
              namespace: ["CWAgent"],
              name: ["procstat_lookup_pid_count"],
              dimensions: { InstanceId: [{ exists: true }], exe: [{ exists: true }] },
            },
          },
        },
      },
    },
  },
  runbook: restartService,
  inputPaths: {
    IncidentId: "$.id",
    InstanceId: `${dimensions}.InstanceId`,
    ServiceName: `${dimensions}.exe`,
    AlarmName: "$.detail.alarmName",
  },
  parameters: {
    IncidentId: "IncidentId",
    InstanceId: "InstanceId",
    ServiceName: "ServiceName",
    AlarmName: "AlarmName",
  },
};
