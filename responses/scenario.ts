import type { SignalEvent } from "./types";

/**
 * The member account in which a scenario happens. Its clients work on the account's state directly: nothing they do
 * is authorised, recorded or answered by a rule.
 */
export interface World {
  account: string;
  region: string;
  /** The security-tooling account, where the security team works. */
  securityAccount: string;
  /** Tag that lets Reflex act by itself, and the tag that names the owner. */
  allowlistTag: { key: string; value: string };
  ownerTagKey: string;
  /** @param past for what happened before: when, and with which access key. */
  // biome-ignore lint/suspicious/noExplicitAny: every SDK client has a configuration type of its own
  client<C>(client: new (configuration: any) => C, past?: { at: Date; accessKeyId?: string }): C;
  /**
   * Makes an instance managed by Systems Manager, running these systemd units, with file systems on these EBS volumes by
   * the kernel names of the disks (`nvme1n1`). `partition` is the number of the partition that holds the file system.
   */
  install(
    instanceId: string,
    services: Record<string, { active: boolean; brokenUntil?: "rollback" }>,
    disks?: Record<
      string,
      {
        volumeId: string;
        bytes: number;
        partition?: number;
        fileSystem: { type: "xfs" | "ext4"; path: string; used: number };
      }
    >,
  ): void;
  /** Puts a Lambda function to work: `handler` of CommonJS code, under a role that trusts Lambda. */
  runFunction(functionName: string, code: string, roleArn: string): Promise<void>;
}

/** What a scenario put in place, and the event that fits it. */
export interface Staged {
  /** What happened before and was answered, with a rejection by people, when the story begins. */
  beforehand?: SignalEvent;
  event: SignalEvent;
  /** Changes made to the event given, one sentence each: ids the emulator chose, gates a drill opens. */
  changes: string[];
  /** One line: what is happening to what. */
  headline: string;
  /** The resource by the name people know it by. */
  subject: string;
}

/** How one response is shown and proved: a world, an event in it, and what must be true afterwards. */
export interface Scenario {
  /** The event when none is given: the service's exact shape, with ids that staging replaces. */
  example: SignalEvent;
  /**
   * Puts in place what the event names. An event that its pattern rejects only for its severity, its sample flag or the
   * like is changed to match, and `changes` says so.
   */
  stage(world: World, event: SignalEvent): Promise<Staged>;
  /** Everything about the subject that containment may change and release must restore. */
  state(world: World, staged: Staged): Promise<Record<string, unknown>>;
  /**
   * What must be true of the state once the incident is answered to the end: each claim in words, and whether it holds.
   * Absent where only people act.
   */
  healed?(state: Record<string, unknown>): Record<string, boolean>;
  /** What is true now, one line each, for the end of the story. */
  outcome(world: World, staged: Staged): Promise<string[]>;
}
