import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { membersFunctionName } from "../../organization/names";
import { loadMembership, loadSettings } from "../shared/settings";
import { type Synchronized, synchronize } from "./synchronize";

const { homeRegion: region, securityAccountId } = loadSettings(join(__dirname, "settings.json"));
const outside = {
  securityAccountId,
  membership: loadMembership(join(__dirname, "membership.json")),
  dynamodb: new DynamoDBClient({ region }),
  organizations: new OrganizationsClient({ region }),
  log: new Logger({ serviceName: membersFunctionName }),
};

/** Lambda entry, of the schedule and of each deployment: whatever the event, the table is made what it should be. */
export const handler = (): Promise<Synchronized> => synchronize(outside);
