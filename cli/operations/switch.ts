import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { publicationOf } from "../../functions/shared/message";
import { storedStops } from "../../functions/shared/stops";
import { pagesTopicArn, stopsTableName } from "../../organization/names";
import type { Stop } from "../../organization/stops";
import type { Caller } from "./caller";

/** What became of a change in one Region. */
export interface RegionalResult {
  region: string;
  /** Why it was not made there. */
  problem?: string;
}

/** What people stopped, read and changed in every governed Region of the security account. */
export class Switch {
  constructor(private readonly caller: Caller) {}

  /**
   * What is stopped in any Region: one that a resume did not reach has an item that the others lack.
   * @throws UsageError when the home Region's table cannot be read.
   */
  async read(): Promise<Stop[]> {
    const { homeRegion } = this.caller.organization;
    const home = await this.caller.allowed("dynamodb:Scan", () => storedStops(this.tables(homeRegion)));
    const stops = new Map(home.map((stop) => [stop.pk, stop]));
    // What cannot be read elsewhere is reported by the change that follows.
    await this.everywhere(async (table) => {
      for (const stop of await storedStops(table)) if (!stops.has(stop.pk)) stops.set(stop.pk, stop);
    });
    return [...stops.values()];
  }

  /** The home Region first: triage reads it there. */
  async stop(stops: Stop[]): Promise<RegionalResult[]> {
    return this.everywhere(async (table) => {
      for (const stop of stops)
        await table.send(
          new PutItemCommand({
            TableName: stopsTableName,
            Item: Object.fromEntries(Object.entries(stop).map(([name, value]) => [name, { S: value }])),
          }),
        );
    });
  }

  async resume(stops: Stop[]): Promise<RegionalResult[]> {
    return this.everywhere(async (table) => {
      for (const { pk } of stops)
        await table.send(new DeleteItemCommand({ TableName: stopsTableName, Key: { pk: { S: pk } } }));
    });
  }

  /** Notifies people. Gives the problem where that fails: what was changed stays changed. */
  async tell(title: string, lines: string[]): Promise<string | undefined> {
    const { organization } = this.caller;
    const message = { title, lines, foot: [], nextSteps: [], incident: "reflex-stops", context: {} };
    try {
      await this.caller.client(SNSClient, organization.homeRegion).send(
        new PublishCommand({
          TopicArn: pagesTopicArn(organization),
          ...publicationOf(message),
        }),
      );
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private async everywhere(change: (table: DynamoDBClient) => Promise<void>): Promise<RegionalResult[]> {
    const results: RegionalResult[] = [];
    for (const region of this.caller.regions) {
      try {
        await change(this.tables(region));
        results.push({ region });
      } catch (error) {
        results.push({ region, problem: `${(error as Error).name}: ${(error as Error).message}` });
      }
    }
    return results;
  }

  private tables(region: string): DynamoDBClient {
    return this.caller.client(DynamoDBClient, region);
  }
}
