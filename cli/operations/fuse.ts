import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Fuse } from "../../functions/triage/fuse";
import type { Caller } from "./caller";

/** Disruptive and destructive runs in an account in this clock hour. */
export const fuseUsed = (caller: Caller, account: string): Promise<number> =>
  caller.allowed("dynamodb:GetItem", () =>
    new Fuse({
      dynamodb: caller.client(DynamoDBClient, caller.organization.homeRegion),
      settings: caller.settings,
    }).used(account, new Date(caller.now()).toISOString()),
  );
