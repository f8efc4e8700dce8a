import { consoleDomainOf } from "../../aws/partitions";
import { evidenceBucketName, type Organization } from "../../organization/names";

/** The execution of a runbook in the console of the member's Region; whoever follows it must be signed in to the member account. */
export function executionLink(partition: string, region: string, executionId: string): string {
  return `https://${region}.${consoleDomainOf(partition)}/systems-manager/automation/execution/${executionId}?region=${region}`;
}

/**
 * The incident page in the console of S3, for whoever may read the evidence; without a folder, the list of its folders. No
 * presigned address: that is a key to the evidence for whoever has the message, and is void with the session that made it.
 * @param folder `opened` or `closed/RUN`.
 */
export function incidentPageLink(
  { partition, homeRegion, ...organization }: Organization,
  incidentId: string,
  folder?: string,
): string {
  const bucket = evidenceBucketName({ partition, homeRegion, ...organization });
  const place = `https://${homeRegion}.${consoleDomainOf(partition)}/s3`;
  const prefix = `incidents/${incidentId}/`;
  return folder === undefined
    ? `${place}/buckets/${bucket}?region=${homeRegion}&prefix=${prefix}`
    : `${place}/object/${bucket}?region=${homeRegion}&prefix=${prefix}${folder}/incident.html`;
}

/** A workflow's execution in the console of the security account. */
export function workflowLink(partition: string, homeRegion: string, executionArn: string): string {
  return `https://${homeRegion}.${consoleDomainOf(partition)}/states/home?region=${homeRegion}#/v2/executions/details/${executionArn}`;
}
