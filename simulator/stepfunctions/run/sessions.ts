import { AwsError } from "../../aws";
import { StateError } from "../errors";
import type { TaskCredentials } from "../types";
import type { ExecutionRun } from "./executionRun";

const sessionMilliseconds = 3_600_000;

/**
 * Sessions of an execution: of its role, and of the roles that tasks name in Credentials, which the execution role must
 * be allowed to assume. A session is renewed when it is an hour old.
 */
export class Sessions {
  private readonly kept = new Map<string, { credentials: TaskCredentials; since: number }>();

  constructor(private readonly run: ExecutionRun) {}

  async of(roleArn: string | undefined): Promise<TaskCredentials> {
    const key = roleArn ?? "";
    const now = this.run.now().getTime();
    const known = this.kept.get(key);
    if (known && now - known.since < sessionMilliseconds) return known.credentials;
    const credentials = roleArn === undefined ? await this.own() : await this.other(roleArn);
    this.kept.set(key, { credentials, since: now });
    return credentials;
  }

  private async own(): Promise<TaskCredentials> {
    const { execution, host, sessionName } = this.run;
    const { roleArn, arn: sourceArn } = execution.machine;
    try {
      return await host.dependencies.assumeRole({ roleArn, account: execution.account, sourceArn, sessionName });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // Recorded with this name; the reason is what the embedded organization knows beyond AWS.
      throw new StateError(
        "States.TaskFailed",
        `The principal states.amazonaws.com is not authorized to assume the provided role. (role: ${roleArn}) ${error.message}`,
      );
    }
  }

  private async other(roleArn: string): Promise<TaskCredentials> {
    const { execution, host, sessionName } = this.run;
    const credentials = await this.of(undefined);
    try {
      const answer = await host.dependencies.callAws({
        region: execution.region,
        credentials,
        service: "sts",
        operation: "AssumeRole",
        parameters: { RoleArn: roleArn, RoleSessionName: sessionName },
      });
      const keys = answer.Credentials as { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
      const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = keys;
      return { keys: { accessKeyId, secretAccessKey, sessionToken } };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new StateError(
        "States.TaskFailed",
        `The role ${execution.machine.roleArn} is not authorized to assume the task state's role, ${roleArn}. ${error.message}`,
      );
    }
  }
}
