import { PutObjectCommand } from "@aws-sdk/client-s3";
import { evidenceBucketName } from "../../organization/names";
import { sha256 } from "../shared/identifiers";
import type { DecisionRecord } from "../shared/incident";
import type { Dependencies } from "./dependencies";

export const decisionKey = (incidentId: string) => `incidents/${incidentId}/decision.json`;

/**
 * Keeps the decision in the evidence bucket, written once: a second attempt finds the object and leaves it alone.
 * Returns the SHA-256 of the object, by which its readers can check that it is the announced one.
 */
export async function keepDecision(
  { s3, settings }: Pick<Dependencies, "s3" | "settings">,
  record: DecisionRecord,
  executionId: string | undefined,
): Promise<string> {
  const body = `${JSON.stringify({ ...record, ...(executionId ? { execution: { id: executionId } } : {}) }, null, 2)}\n`;
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: evidenceBucketName(settings),
        Key: decisionKey(record.incidentId),
        Body: body,
        ContentType: "application/json",
        IfNoneMatch: "*",
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "PreconditionFailed") throw error;
  }
  return sha256(body);
}
