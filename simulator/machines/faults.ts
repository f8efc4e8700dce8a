import type { CommandDocument, DocumentHost } from "./documents";
import { invalid, type Parameters, refuseUnknown } from "./parameters";
import type { ShellResult } from "./shell";

/** A fault that a machine suffers for a while. Nothing on it is slower for that: it is there to be read. */
export interface MachineFault {
  document: string;
  parameters: Parameters;
  since: Date;
}

interface FaultDocument {
  required: readonly string[];
  optional: readonly string[];
  /** Acts on the network; two of these do not run at the same time. */
  network?: true;
}

const dependencies = "InstallDependencies";

/** The documents of FIS and their parameters (FIS user guide, "Use Systems Manager SSM documents with AWS FIS"). */
const lasting: Readonly<Record<string, FaultDocument>> = {
  "AWSFIS-Run-CPU-Stress": { required: ["DurationSeconds"], optional: ["CPU", "LoadPercent", dependencies] },
  "AWSFIS-Run-Disk-Fill": { required: ["DurationSeconds"], optional: ["Percent", dependencies] },
  "AWSFIS-Run-Network-Latency": {
    required: ["DurationSeconds"],
    optional: ["Interface", "DelayMilliseconds", dependencies],
    network: true,
  },
  "AWSFIS-Run-Network-Latency-Sources": {
    required: ["Sources", "DurationSeconds"],
    optional: ["Interface", "DelayMilliseconds", "JitterMilliseconds", "FlowsPercent", "TrafficType", dependencies],
    network: true,
  },
  "AWSFIS-Run-Network-Packet-Loss": {
    required: ["DurationSeconds"],
    optional: ["Interface", "LossPercent", dependencies],
    network: true,
  },
};

const longestFault = 12 * 3_600;

const lastingDocuments = Object.entries(lasting).map(
  ([name, document]): CommandDocument => ({
    name,
    limit(parameters) {
      checkParameters(name, document, parameters);
      const seconds = Number(parameters.DurationSeconds?.[0]);
      if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestFault) {
        throw invalid(`DurationSeconds of ${name} must be a whole number from 1 to ${longestFault}`);
      }
      return seconds + 60;
    },
    run: (parameters, host) => suffer(name, parameters, host),
  }),
);

async function suffer(
  name: string,
  parameters: Parameters,
  { machine, now, sleep }: DocumentHost,
): Promise<ShellResult> {
  if (lasting[name]?.network && machine.faults.some(({ document }) => lasting[document]?.network)) {
    return { exitCode: 1, stdout: "", stderr: "another network fault is running\n" };
  }
  const fault: MachineFault = { document: name, parameters, since: now() };
  machine.faults.push(fault);
  try {
    await sleep(Number(parameters.DurationSeconds?.[0]));
  } finally {
    machine.faults.splice(machine.faults.indexOf(fault), 1);
  }
  return { exitCode: 0, stdout: "", stderr: "" };
}

const killProcess: CommandDocument = {
  name: "AWSFIS-Run-Kill-Process",
  limit(parameters) {
    checkParameters(this.name, { required: ["ProcessName"], optional: ["Signal", dependencies] }, parameters);
    const signal = parameters.Signal?.[0] ?? "SIGTERM";
    if (!["SIGTERM", "SIGKILL"].includes(signal)) throw invalid(`Signal ${signal} is not SIGTERM or SIGKILL`);
    return 60;
  },
  async run(parameters, { machine }) {
    const [process = ""] = parameters.ProcessName ?? [];
    // Here a service's process has the name of the service, and nothing starts it again.
    if (!machine.units.isActive(process)) return { exitCode: 1, stdout: "", stderr: `no process ${process}\n` };
    machine.units.set(process, false);
    return { exitCode: 0, stdout: "", stderr: "" };
  },
};

export const faultDocuments: readonly CommandDocument[] = [killProcess, ...lastingDocuments];

function checkParameters(name: string, { required, optional }: FaultDocument, parameters: Parameters): void {
  refuseUnknown(name, parameters, [...required, ...optional]);
  const missing = required.find((one) => !parameters[one]?.[0]);
  if (missing) throw invalid(`${name} needs the parameter ${missing}`);
  const several = Object.entries(parameters).find(([, values]) => values.length !== 1);
  if (several) throw invalid(`${several[0]} of ${name} must be one text`);
}
