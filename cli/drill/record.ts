import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { IncidentFile } from "../../functions/evidence/file";
import type { DecisionRecord } from "../../functions/shared/incident";
import { evidenceBucketName } from "../../organization/names";
import type { DrillRecord } from "../../page/drill/record";
import type { TimedEntry } from "../../simulator";
import { stepsByDocument } from "../story/wording";
import type { DrillResult, DrillStage } from "./drill";
import { writtenFiles } from "./evidence";

/** What is known of a drill before its event happens. */
export function stagedRecord({ blueprint, response, staged, world }: DrillStage): DrillRecord {
  const { security, member, deployment, settings } = blueprint;
  return {
    organization: { id: settings.organizationId, homeRegion: settings.homeRegion },
    accounts: {
      [security.account]: { name: security.name, role: "security" },
      [member.account]: { name: member.name, role: "member" },
    },
    member: member.account,
    region: world.region,
    response: { name: response.name, title: response.title },
    headline: staged.headline,
    subject: staged.subject,
    steps: stepsByDocument(deployment),
    entries: [],
  };
}

/** The same with what came of it and the newest incident file, while the organization still runs. */
export async function drillRecord(stage: DrillStage, result: DrillResult): Promise<DrillRecord> {
  const { before, after, outcome, verdict, timeline } = result;
  return {
    ...stagedRecord(stage),
    entries: timeline,
    verdict,
    before,
    after,
    outcome,
    ...(await filed(stage, timeline)),
  };
}

/** The newest incident file that the evidence function wrote, with its decision. */
export async function filed(
  { blueprint, organization }: DrillStage,
  timeline: readonly TimedEntry[],
): Promise<Pick<DrillRecord, "file" | "decision" | "evidence">> {
  const newest = writtenFiles(timeline).at(-1);
  if (!newest) return {};
  const { security, settings } = blueprint;
  const s3 = organization.direct.in(S3Client, security.account, settings.homeRegion);
  const bucket = evidenceBucketName(settings);
  const read = async <T>(Key: string): Promise<T | undefined> => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return JSON.parse((await Body?.transformToString("utf8")) ?? "") as T;
    } catch (error) {
      // A reflex that runs in the member account has no decision.
      if (error instanceof Error && error.name === "NoSuchKey") return undefined;
      throw error;
    }
  };
  const folder = newest.path.replace(/[^/]+$/, "");
  return {
    file: await read<IncidentFile>(`${folder}incident.json`),
    decision: await read<DecisionRecord>(`${folder.split("/").slice(0, 2).join("/")}/decision.json`),
    evidence: { bucket, path: newest.path, manifestSha256: newest.manifestSha256 },
  };
}
