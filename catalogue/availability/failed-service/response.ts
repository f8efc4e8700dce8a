import type { LocalResponse } from "../../../responses/types";
import { alarmOn } from "../../../signals/alarms";
import { restartService } from "../runbooks/RestartService";

const dimensions = "$.detail.configuration.metrics[0].metricStat.metric.dimensions";

export const failedService: LocalResponse = {
  name: "failed-service",
  title: "A service on an instance has stopped",
  summary:
    "Answers an alarm on the number of processes of one program, as the CloudWatch agent counts them. " +
    "The service is restarted where it runs, a bounded number of times, and people are paged when that does not help.",
  placement: "local",
  pattern: alarmOn({
    namespace: ["CWAgent"],
    name: ["procstat_lookup_pid_count"],
    dimensions: { InstanceId: [{ exists: true }], exe: [{ exists: true }] },
  }),
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
