import type { SimulatedClock } from "../clock";
import type { Machines } from "../machines/machines";
import type { Alarms, Measurement } from "./alarms";

/** The CloudWatch agents of machines: what changes there is measured, and the alarms on it follow. */
export function runAgents(machines: Machines, alarms: Alarms, clock: SimulatedClock): void {
  const measure = (account: string, region: string, measurement: Measurement) =>
    void clock.busy(() => alarms.measured(account, region, measurement));

  machines.onServiceChange(({ account, region, instanceId, service }) =>
    measure(account, region, {
      metric: "procstat_lookup_pid_count",
      dimensions: { InstanceId: instanceId, exe: service },
      value: () => (machines.isActive(account, region, instanceId, service) ? 1 : 0),
    }),
  );
  machines.onFileSystemChange(({ account, region, instanceId, path }) =>
    measure(account, region, {
      metric: "disk_used_percent",
      dimensions: { InstanceId: instanceId, path },
      value: () => machines.usedPercent(account, region, instanceId, path) ?? 0,
    }),
  );
}
