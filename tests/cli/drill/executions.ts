import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { DrillResult, DrillStage } from "../../../cli/drill/drill";
import { evidenceBucketName, stateMachineArn } from "../../../organization/names";
import { entries } from "./support";

export const documents = (result: DrillResult) => [
  ...new Set(entries(result, "automation").map(({ document }) => document.replace(/^Reflex-/, ""))),
];
export const endOf = (result: DrillResult) => entries(result, "workflow").at(-1)!;
export const messageTitled = (result: DrillResult, title: string) =>
  emailOf(entries(result, "message").find(({ subject }) => subject?.includes(title))?.message);

/** What an e-mail says of a message on the topic of people. */
const emailOf = (message = '{"email":""}') => (JSON.parse(message) as { email: string }).email;
export const tokensOf = (result: DrillResult) =>
  entries(result, "state").flatMap(({ waiting }) => waiting?.taskToken ?? []);

export const asSecurity = ({ organization, blueprint }: DrillStage) =>
  organization.clients.as(
    SFNClient,
    { kind: "root", account: blueprint.security.account },
    blueprint.settings.homeRegion,
  );

/** Starts a workflow as a person may; gives how it ended, its outcome and the titles of the messages about it. */
export async function startByHand(stage: DrillStage, workflow: string, id: string, input: Record<string, unknown>) {
  const { organization, blueprint } = stage;
  const before = organization.timeline.of("message").length;
  await asSecurity(stage).send(
    new StartExecutionCommand({
      stateMachineArn: stateMachineArn(blueprint.settings, workflow),
      name: id,
      input: JSON.stringify({ incidentId: `incident-20261124-${id}`, ...input }),
    }),
  );
  await organization.settled();
  const { status, output } = organization.timeline.of("workflow").at(-1)!;
  const { outcome } = (output ?? {}) as { outcome?: string };
  // What workflows send to the messenger has no subject.
  const messages = organization.timeline.of("message").slice(before);
  return [status, outcome, ...messages.flatMap(({ subject }) => subject ?? [])];
}

export async function untilTrailKnows(organization: DrillStage["organization"]): Promise<void> {
  organization.clock.after(120_000, async () => {});
  await organization.settled();
}

/** Everything in the evidence bucket, as one text. */
export async function evidence({ organization, blueprint }: DrillStage): Promise<string> {
  const s3 = organization.direct.in(S3Client, blueprint.security.account, blueprint.settings.homeRegion);
  const Bucket = evidenceBucketName(blueprint.settings);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const texts = await Promise.all(
    Contents.map(async ({ Key }) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString()),
  );
  return texts.join("\n");
}
