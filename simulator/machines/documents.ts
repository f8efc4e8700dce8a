import { AwsError } from "../aws";
import type { Machine } from "./commands";
import { DiskCommands } from "./diskCommands";
import { faultDocuments } from "./faults";
import { invalid, type Parameters, refuseUnknown } from "./parameters";
import { runScript, type ShellResult } from "./shell";

/** What a document has of the machine while it runs. */
export interface DocumentHost {
  machine: Machine;
  now(): Date;
  /** Waits in simulated time; throws when the command is cancelled or times out. */
  sleep(seconds: number): Promise<void>;
}

/** A command document that agents here can run. */
export interface CommandDocument {
  name: string;
  /** Seconds after which the agent ends it. @throws AwsError InvalidParameters */
  limit(parameters: Parameters): number;
  /** Throws UnsupportedScript for what cannot be run here. */
  run(parameters: Parameters, host: DocumentHost): Promise<ShellResult>;
}

const defaultExecutionSeconds = 3_600;

const shellScript: CommandDocument = {
  name: "AWS-RunShellScript",
  limit(parameters) {
    refuseUnknown("AWS-RunShellScript", parameters, ["commands", "workingDirectory", "executionTimeout"]);
    if (!parameters.commands?.length) throw invalid("AWS-RunShellScript needs the parameter commands");
    const seconds = Number(parameters.executionTimeout?.[0] ?? defaultExecutionSeconds);
    if (!(seconds >= 1 && seconds <= 172_800)) throw invalid("executionTimeout must be from 1 to 172800 seconds");
    return seconds;
  },
  run: (parameters, { machine, sleep }) =>
    runScript((parameters.commands ?? []).join("\n"), {
      systemctl: (verb, unit) => machine.units.systemctl(verb, unit),
      sleep,
      disks: new DiskCommands(machine.disks),
    }),
};

const documents: readonly CommandDocument[] = [shellScript, ...faultDocuments];

/**
 * A document by its name or ARN; those of AWS belong to no account.
 * @throws AwsError InvalidDocument for one that the embedded organization does not run.
 */
export function documentNamed(nameOrArn: string): CommandDocument {
  const name = /^arn:[^:]+:ssm:[^:]*::document\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
  const document = documents.find((one) => one.name === name);
  if (document) return document;
  const known = documents.map((one) => one.name).join(", ");
  throw new AwsError("InvalidDocument", `The embedded organization runs ${known} only, not ${nameOrArn}`);
}
