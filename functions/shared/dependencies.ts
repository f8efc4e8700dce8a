import type { STSClient } from "@aws-sdk/client-sts";
import type { Service } from "../../aws/services";
import type { TriageSettings } from "../../organization/settings";

/** The one method of an SDK client that is used here. */
export type Sender<Client extends { send: unknown }> = Pick<Client, "send">;

/** Makes one call in a member account with the credentials of one narrowed session. */
export type Call = (service: Service, operation: string, input: object) => Promise<Record<string, unknown>>;

export interface SessionCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

export interface Log {
  info(message: string, details: Record<string, unknown>): void;
  error(message: string, details: Record<string, unknown>): void;
}

/** Time and output of a function. */
export interface Output {
  /** Milliseconds since the epoch. */
  now(): number;
  log: Log;
  /** Writes one line of an embedded metric. */
  emit(line: string): void;
}

/** The table of members: what it says is in `settings.members` afterwards. */
export interface MemberTable {
  /** Reads one account as the table has it now. */
  read(account: string): Promise<void>;
  /** Reads all accounts, unless that was done lately. */
  readAll(): Promise<void>;
}

/** The way into member accounts. */
export interface MemberAccess {
  settings: TriageSettings;
  members: MemberTable;
  sts: Sender<STSClient>;
  memberCalls(region: string, credentials: SessionCredentials): Call;
}
