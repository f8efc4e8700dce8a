import type { Device, Disks } from "./disks";

export interface CommandResult {
  exitCode: number;
  output?: string;
  error?: string;
}

type Words = ReadonlyArray<string | undefined>;

interface DiskCommand {
  /** Whether these words, undefined where they are known only when it runs, are a use that is understood. */
  accepts(words: Words): boolean;
  run(words: string[], disks: Disks): Promise<CommandResult> | CommandResult;
}

/** Links of udev to the EBS volumes of Nitro instances, with the id of the volume without its hyphen (EBS user guide). */
const link = /^\/dev\/disk\/by-id\/nvme-Amazon_Elastic_Block_Store_vol(?<id>[0-9a-f]+)(?:-part(?<part>\d+))?$/;

/** Where the kernel shows the number of a partition. */
const partitionFile = /^\/sys\/class\/block\/([^/]+)\/partition$/;

/** Options first, and one word behind them that may be known only when it runs. */
const optionsThenOne =
  (...options: string[]) =>
  (words: Words): boolean =>
    words.length === options.length + 1 && options.every((option, index) => words[index] === option);

const done = (output?: string): CommandResult => ({ exitCode: 0, ...(output !== undefined && { output }) });
const failed = (exitCode: number, error?: string): CommandResult => ({ exitCode, ...(error && { error }) });

/** The name of a device of which `/dev/NAME` is the path. */
const deviceName = (path = ""): string => path.replace(/^\/dev\//, "");

const findmnt: DiskCommand = {
  accepts: (words) =>
    optionsThenOne("-n", "-o", words[2] ?? "", "--mountpoint")(words)
      ? ["SOURCE", "FSTYPE"].includes(words[2] ?? "")
      : optionsThenOne("-n", "-b", "-o", "SIZE", "--mountpoint")(words),
  run: (words, disks) => {
    const found = disks.mountedAt(words.at(-1) ?? "");
    if (!found) return failed(1);
    const { type, bytes } = found.disk.fileSystem;
    const columns: Record<string, string> = { SOURCE: `/dev/${found.device}`, FSTYPE: type, SIZE: String(bytes) };
    return done(columns[words[words.indexOf("-o") + 1] ?? ""]);
  },
};

const readlink: DiskCommand = {
  accepts: optionsThenOne("-e"),
  run: ([, path = ""], disks) => {
    const linked = link.exec(path)?.groups;
    const isLinked = ({ disk, number }: Device) =>
      disk.volumeId === `vol-${linked?.id}` && number?.toString() === linked?.part;
    const device = linked ? disks.all().find(isLinked) : disks.device(deviceName(path));
    return device ? done(`/dev/${device.device}`) : failed(1);
  },
};

const lsblk: DiskCommand = {
  accepts: optionsThenOne("-n", "-d", "-o", "PKNAME"),
  run: (words, disks) => {
    const path = words.at(-1) ?? "";
    const found = disks.device(deviceName(path));
    return found ? done(found.parent ?? "") : failed(32, `lsblk: ${path}: not a block device`);
  },
};

const cat: DiskCommand = {
  accepts: (words) => words.length === 1 && (words[0] === undefined || partitionFile.test(words[0])),
  run: ([path = ""], disks) => {
    const number = disks.device(partitionFile.exec(path)?.[1] ?? "")?.number;
    return number === undefined ? failed(1, `cat: ${path}: No such file or directory`) : done(String(number));
  },
};

/** Of cloud-utils: 0 it grew, 1 it could not grow, 2 something is wrong. */
const growpart: DiskCommand = {
  accepts: (words) => words.length === 2 && words.every((word) => !word?.startsWith("-")),
  run: async ([path = "", number = ""], disks) => {
    const disk = disks.named(deviceName(path));
    if (!disk) return failed(2, `FAILED: ${path}: does not exist`);
    if (String(disk.partition?.number) !== number) return failed(2, `FAILED: ${path} has no partition ${number}`);
    return (await disks.growPartition(disk))
      ? done(`CHANGED: partition=${number}`)
      : { exitCode: 1, output: `NOCHANGE: partition ${number} cannot be grown` };
  },
};

const xfsGrowfs: DiskCommand = {
  accepts: optionsThenOne(),
  run: async ([path = ""], disks) => {
    const found = disks.mountedAt(path);
    if (found?.disk.fileSystem.type !== "xfs") return failed(1, `xfs_growfs: ${path} is not a mounted XFS filesystem`);
    await disks.growFileSystem(found.disk);
    return done(`meta-data=/dev/${found.device}`);
  },
};

const resize2fs: DiskCommand = {
  accepts: optionsThenOne(),
  run: async ([path = ""], disks) => {
    const found = disks.device(deviceName(path));
    if (!found?.holds || found.disk.fileSystem.type !== "ext4")
      return failed(1, `resize2fs: Bad magic number in super-block while trying to open ${path}`);
    await disks.growFileSystem(found.disk);
    return done(`The filesystem on ${path} is resized.`);
  },
};

const commands: Readonly<Record<string, DiskCommand>> = {
  cat,
  findmnt,
  growpart,
  lsblk,
  readlink,
  resize2fs,
  xfs_growfs: xfsGrowfs,
};

/** Whether a machine has the program of that name. */
export const isProgram = (name: string): boolean => Object.hasOwn(commands, name);

/** Whether a command and its words, as far as they are known before it runs, are understood here. */
export const isDiskCommand = (name: string, words: Words): boolean =>
  isProgram(name) && commands[name]?.accepts(words) === true;

/** The programs of a machine that read disks and grow what is on them. */
export class DiskCommands {
  constructor(private readonly disks: Disks) {}

  async run(name: string, words: string[]): Promise<CommandResult> {
    const command = commands[name];
    return command ? command.run(words, this.disks) : failed(127, `${name}: not found`);
  }
}
