import { consoleDomainOf } from "../../aws/partitions";

/** The execution of a runbook in the console of the member's Region; whoever follows it must be signed in to the member account. */
export function executionLink(partition: string, region: string, executionId: string): string {
  return `https://${region}.${consoleDomainOf(partition)}/systems-manager/automation/execution/${executionId}?region=${region}`;
}

/** A workflow's execution in the console of the security account. */
export function workflowLink(partition: string, homeRegion: string, executionArn: string): string {
  return `https://${homeRegion}.${consoleDomainOf(partition)}/states/home?region=${homeRegion}#/v2/executions/details/${executionArn}`;
}
