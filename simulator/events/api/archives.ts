import { partitionOf } from "../../../aws/partitions";
import { AwsError } from "../../aws";
import type { SimulatedClock } from "../../clock";
import { busName, type EventBridge } from "../eventBridge";
import { readPattern } from "../patternApi";
import { type Handlers, page, startsWith } from "./operations";

interface Archive {
  name: string;
  arn: string;
  account: string;
  region: string;
  created: Date;
  settings: {
    EventSourceArn?: string;
    Description?: string;
    EventPattern?: string;
    RetentionDays?: number;
    KmsKeyIdentifier?: string;
  };
}

type Names = "CreateArchive" | "DeleteArchive" | "DescribeArchive" | "ListArchives" | "UpdateArchive";

/** Archives are kept and shown; no event comes into them (docs/simulator.md). */
export function archiveOperations(events: EventBridge, clock: SimulatedClock): Handlers<Names> {
  const archives = new Map<string, Archive>();
  const keyOf = (name: string, { account, region }: { account: string; region: string }) =>
    `${account}/${region}/${name}`;
  const find = (name = "", place: { account: string; region: string }) => {
    const archive = archives.get(keyOf(name, place));
    if (archive) return archive;
    throw new AwsError("ResourceNotFoundException", `Archive ${name} does not exist.`);
  };
  const made = ({ arn, created }: Archive) => ({ ArchiveArn: arn, State: "ENABLED" as const, CreationTime: created });
  const empty = { SizeBytes: 0, EventCount: 0 };
  return {
    CreateArchive: ({ ArchiveName: name = "", ...settings }, { account, region }) => {
      if (archives.has(keyOf(name, { account, region }))) {
        throw new AwsError("ResourceAlreadyExistsException", `Archive ${name} already exists.`);
      }
      events.bus(account, region, busName(settings.EventSourceArn));
      if (settings.EventPattern) readPattern(settings.EventPattern);
      const arn = `arn:${partitionOf(region)}:events:${region}:${account}:archive/${name}`;
      const archive = { name, arn, account, region, created: clock.now(), settings };
      archives.set(keyOf(name, archive), archive);
      return made(archive);
    },
    UpdateArchive: ({ ArchiveName, ...settings }, call) => {
      const archive = find(ArchiveName, call);
      if (settings.EventPattern) readPattern(settings.EventPattern);
      archive.settings = { ...archive.settings, ...settings };
      return made(archive);
    },
    DeleteArchive: ({ ArchiveName }, call) => {
      archives.delete(keyOf(find(ArchiveName, call).name, call));
      return {};
    },
    DescribeArchive: ({ ArchiveName }, call) => {
      const archive = find(ArchiveName, call);
      return { ...made(archive), ArchiveName: archive.name, ...archive.settings, ...empty };
    },
    ListArchives: (input, { account, region }) => {
      const own = [...archives.values()].filter((one) => one.account === account && one.region === region);
      const asked = own
        .filter(startsWith(input.NamePrefix))
        .filter(({ settings }) => !input.EventSourceArn || settings.EventSourceArn === input.EventSourceArn);
      const { items, NextToken } = page(asked, input);
      return {
        Archives: items.map(({ name, created, settings: { EventSourceArn, RetentionDays } }) => ({
          ArchiveName: name,
          EventSourceArn,
          RetentionDays,
          State: "ENABLED",
          CreationTime: created,
          ...empty,
        })),
        NextToken,
      };
    },
  };
}
