import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PublishCommand } from "@aws-sdk/client-sns";
import { decisionsTableName, pagesTopicArn } from "../../organization/names";
import type { Target } from "../../responses/types";
import type { PinnedVersion } from "../shared/documents";
import { type Message, publicationOf } from "../shared/message";
import { memberOf } from "./decide";
import type { Dependencies } from "./dependencies";

/**
 * Notifies people, once for each account and day (UTC), that the runbooks of an account are of another version than
 * triage. Repeated where an invocation dies before it has remembered that.
 */
export async function tellVersions(
  { dynamodb, now, settings, sns }: Pick<Dependencies, "dynamodb" | "now" | "settings" | "sns">,
  { account, region }: Target,
  document: string,
  { age, version }: PinnedVersion,
): Promise<void> {
  const day = new Date(now()).toISOString().slice(0, 10);
  const pk = { S: `versions#${account}#${day}` };
  const seen = await dynamodb.send(
    new GetItemCommand({ TableName: decisionsTableName, Key: { pk }, ConsistentRead: true }),
  );
  if (seen.Item) return;
  const name = memberOf(settings, account)?.name ?? account;
  const message: Message = {
    title: `${name}: its runbooks and triage are of different versions`,
    lines: [
      `*Where*  ${name} (${account}), ${region}`,
      age === "earlier"
        ? `*What*  ${document} has the content of an earlier release. Its version ${version} was started nevertheless`
        : `*What*  ${document} has a content that triage does not know. Its version ${version}, which it knows, was started`,
    ],
    foot: [],
    nextSteps: [
      age === "earlier"
        ? `Update the stack of the member ${name} ("reflex fleet up" or its StackSet).`
        : "Deploy the new version of triage with CodeDeploy, or compare who changed the document in the account.",
    ],
    incident: `versions-${account}-${day}`,
    context: { account, region, document, version },
  };
  await sns.send(
    new PublishCommand({
      TopicArn: pagesTopicArn(settings),
      ...publicationOf(message),
      MessageAttributes: { action: { DataType: "String", StringValue: "versions" } },
    }),
  );
  const expires = { N: String(Math.floor(now() / 1000) + 2 * 24 * 3600) };
  await dynamodb.send(new PutItemCommand({ TableName: decisionsTableName, Item: { pk, expires } }));
}
