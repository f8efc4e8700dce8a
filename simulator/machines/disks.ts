/** A file system as the builder of a world describes it. */
export interface FileSystemState {
  type: "xfs" | "ext4";
  /** Where it is mounted. */
  path: string;
  /** Bytes in use. */
  used: number;
}

/** An EBS volume on a Nitro instance, as the builder of a world describes it. */
export interface DiskState {
  volumeId: string;
  /** Size of the volume now, in bytes. */
  bytes: number;
  /** The number of the partition that holds the file system; absent where the file system has the whole disk. */
  partition?: number;
  fileSystem: FileSystemState;
}

export interface FileSystem extends FileSystemState {
  /** What statvfs says of it in all. */
  bytes: number;
}

export interface Disk {
  volumeId: string;
  partition?: { number: number; bytes: number };
  fileSystem: FileSystem;
}

/** A disk or a partition. */
export interface Device {
  device: string;
  disk: Disk;
  /** Of a partition: the name of its disk. */
  parent?: string;
  /** Of a partition: its number. */
  number?: number;
  /** Whether it holds the file system itself. */
  holds: boolean;
}

/** Before a first partition, and behind a last one for the second copy of the table. */
const partitionTableBytes = 1_048_576 + 17_408;

/** What a new file system keeps for itself, roughly, as XFS and ext4 do with their defaults. */
const usable: Readonly<Record<FileSystemState["type"], number>> = { xfs: 0.99, ext4: 0.98 };

/**
 * The disks of one machine, by their kernel names. A volume that has grown is a larger disk at once; its partition and
 * its file system keep their sizes until somebody grows them.
 */
export class Disks {
  private readonly disks = new Map<string, Disk>();

  /**
   * @param volumeBytes size of a volume at any time.
   * @param resized called when the file system at a path has another size.
   */
  constructor(
    states: Record<string, DiskState>,
    private readonly volumeBytes: (volumeId: string) => Promise<number>,
    private readonly resized: (path: string) => void,
  ) {
    for (const [name, { volumeId, bytes, partition, fileSystem }] of Object.entries(states)) {
      const room = partition === undefined ? bytes : bytes - partitionTableBytes;
      this.disks.set(name, {
        volumeId,
        ...(partition !== undefined && { partition: { number: partition, bytes: room } }),
        fileSystem: { ...fileSystem, bytes: Math.floor(room * usable[fileSystem.type]) },
      });
    }
  }

  named(name: string): Disk | undefined {
    return this.disks.get(name);
  }

  /** The disk with a file system mounted at this path, and the name of the device that holds it. */
  mountedAt(path: string): { device: string; disk: Disk } | undefined {
    return this.all().find(({ holds, disk }) => holds && disk.fileSystem.path === path);
  }

  /** A disk or partition by the name of its device. */
  device(device: string): Device | undefined {
    return this.all().find((one) => one.device === device);
  }

  /** How full the file system at a path is, in percent; undefined where there is none. */
  usedPercent(path: string): number | undefined {
    const found = this.mountedAt(path);
    return found && (100 * found.disk.fileSystem.used) / found.disk.fileSystem.bytes;
  }

  /** Makes a partition as large as its disk allows; false where it is that already. */
  async growPartition({ partition, volumeId }: Disk): Promise<boolean> {
    const room = (await this.volumeBytes(volumeId)) - partitionTableBytes;
    if (!partition || room <= partition.bytes) return false;
    partition.bytes = room;
    return true;
  }

  /** Makes a file system as large as the device that holds it. */
  async growFileSystem({ fileSystem, partition, volumeId }: Disk): Promise<void> {
    const room = partition?.bytes ?? (await this.volumeBytes(volumeId));
    const bytes = Math.floor(room * usable[fileSystem.type]);
    if (bytes === fileSystem.bytes) return;
    fileSystem.bytes = bytes;
    this.resized(fileSystem.path);
  }

  /** Every disk and every partition. */
  all(): Device[] {
    return [...this.disks].flatMap(([name, disk]): Device[] => {
      const { partition } = disk;
      if (!partition) return [{ device: name, disk, holds: true }];
      const { number } = partition;
      return [
        { device: name, disk, holds: false },
        { device: `${name}p${number}`, disk, parent: name, number, holds: true },
      ];
    });
  }
}
