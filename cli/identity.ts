import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { ClientOf } from "./doctor/check";
import { UsageError } from "./errors";

/** Whose credentials the environment has. */
export interface Identity {
  account: string;
  /** Of the session. */
  arn: string;
  partition: string;
}

/** Clients with whatever credentials the environment gives. */
export const clientsOfCaller: ClientOf = (client, region) => new client({ region });

/** @throws UsageError without credentials. */
export async function identity(client: ClientOf, region: string): Promise<Identity> {
  try {
    const { Account = "", Arn = "" } = await client(STSClient, region).send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn, partition: Arn.split(":")[1] ?? "aws" };
  } catch (error) {
    throw new UsageError(
      `AWS does not say who you are (${(error as Error).message}); set AWS_PROFILE or log in, and try again`,
    );
  }
}
