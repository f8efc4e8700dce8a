import { DescribeAutomationExecutionsCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { documentName } from "../../organization/names";
import { UsageError } from "../errors";
import type { SafetyLever } from "./safetyLever";

/** As much of a client as is used here, so that tests can replace AWS. */
export type Sends<C extends { send: unknown }> = Pick<C, "send">;

const open = ["InProgress", "Pending", "Waiting"];

/**
 * An open incident means no game day: the safety lever of FIS must be disengaged, and no run of Reflex may be under way
 * or wait for a person.
 * @throws UsageError that says what stands against it.
 */
export async function preflight({ status, reason }: SafetyLever, ssm: Sends<SSMClient>): Promise<void> {
  if (status !== "disengaged") {
    throw new UsageError(
      `no game day now: the safety lever is ${status} (${reason}); disengage it when the incident is closed`,
    );
  }
  let NextToken: string | undefined;
  do {
    const page = await ssm.send(
      new DescribeAutomationExecutionsCommand({ Filters: [{ Key: "ExecutionStatus", Values: open }], NextToken }),
    );
    const run = page.AutomationExecutionMetadataList?.find(({ DocumentName }) => isOurs(DocumentName));
    if (run) {
      throw new UsageError(
        `no game day now: an incident is open, ${nameOf(run.DocumentName)} is ${run.AutomationExecutionStatus} ` +
          `(run ${run.AutomationExecutionId}); close it first`,
      );
    }
    NextToken = page.NextToken;
  } while (NextToken);
}

/** A run carries the name or the ARN that it was started with. */
const nameOf = (document = "") => document.split("/").at(-1) ?? document;
const isOurs = (document?: string) => nameOf(document).startsWith(documentName(""));
