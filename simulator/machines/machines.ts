import type { Machine } from "./commands";
import { type DiskState, Disks } from "./disks";
import type { MachineFault } from "./faults";
import { type ServiceState, Units } from "./units";

export interface ServiceChange {
  account: string;
  region: string;
  instanceId: string;
  service: string;
  active: boolean;
}

/** The file system mounted at a path of a machine has another size. */
export interface FileSystemChange {
  account: string;
  region: string;
  instanceId: string;
  path: string;
}

/** The managed instances of the organization: an agent with systemd services, disks and a small shell on each. */
export class Machines {
  private readonly machines = new Map<string, Machine>();
  private readonly listeners = new Set<(change: ServiceChange) => void>();
  private readonly fileSystemListeners = new Set<(change: FileSystemChange) => void>();

  /** @param volumeBytes size of an EBS volume now. */
  constructor(private readonly volumeBytes: (account: string, region: string, volumeId: string) => Promise<number>) {}

  /** Makes an instance a managed one, with these systemd services, and these disks by their kernel names (`nvme1n1`). */
  install(
    account: string,
    region: string,
    instanceId: string,
    { services, disks = {} }: { services: Record<string, ServiceState>; disks?: Record<string, DiskState> },
  ): Units {
    const tell = (service: string, active: boolean) => {
      for (const listener of this.listeners) listener({ account, region, instanceId, service, active });
    };
    const resized = (path: string) => {
      for (const listener of this.fileSystemListeners) listener({ account, region, instanceId, path });
    };
    const volumeBytes = (volumeId: string) => this.volumeBytes(account, region, volumeId);
    const machine = {
      account,
      region,
      instanceId,
      units: new Units(services, tell),
      disks: new Disks(disks, volumeBytes, resized),
      faults: [],
    };
    this.machines.set(keyOf(account, region, instanceId), machine);
    return machine.units;
  }

  /** The machine behind an instance; undefined where it is not a managed one. */
  find(account: string, region: string, instanceId: string): Machine | undefined {
    return this.machines.get(keyOf(account, region, instanceId));
  }

  /** Every machine of an account in a Region. */
  in(account: string, region: string): Machine[] {
    return [...this.machines.values()].filter((one) => one.account === account && one.region === region);
  }

  /** Whether a service of an instance runs; a machine that is not managed runs none. */
  isActive(account: string, region: string, instanceId: string, service: string): boolean {
    return this.find(account, region, instanceId)?.units.isActive(service) ?? false;
  }

  /** How full the file system at a path of an instance is, in percent; undefined where there is none. */
  usedPercent(account: string, region: string, instanceId: string, path: string): number | undefined {
    return this.find(account, region, instanceId)?.disks.usedPercent(path);
  }

  /** What an instance suffers at the moment. */
  faults(account: string, region: string, instanceId: string): readonly MachineFault[] {
    return this.find(account, region, instanceId)?.faults ?? [];
  }

  /** The instance is gone, or its agent no longer reaches the service. */
  remove(account: string, region: string, instanceId: string): void {
    this.machines.delete(keyOf(account, region, instanceId));
  }

  /** Calls `listener` whenever a service becomes active or stops being it; returns the function that stops it. */
  onServiceChange(listener: (change: ServiceChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls `listener` whenever a file system has another size. */
  onFileSystemChange(listener: (change: FileSystemChange) => void): void {
    this.fileSystemListeners.add(listener);
  }
}

const keyOf = (account: string, region: string, instanceId: string): string => `${account}/${region}/${instanceId}`;
