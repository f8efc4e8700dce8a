import { type Ref, text } from "../../../../runbooks/language/references";

/** A file system and the volume that should hold it, directly or in one partition. */
export interface Mount {
  volume: Ref<string>;
  path: Ref<string>;
  type: Ref<string>;
}

/**
 * Finds the device that is mounted and the disk of the volume, and ends the script where the one is not on the other:
 * the kernel's names of NVMe disks say nothing about volumes, and logical volumes span several (EBS user guide, "Map
 * Amazon EBS volumes to NVMe device names"). The link exists on instances of the Nitro system.
 */
const locate = ({ volume, path, type }: Mount): string[] => [
  "set -e",
  text`id="${volume}"`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expansion of the shell
  'disk="$(readlink -e "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol${id#vol-}")"',
  text`source="$(findmnt -n -o SOURCE --mountpoint "${path}")"`,
  'parent="$(lsblk -n -d -o PKNAME "$source")"',
  '[ "$source" = "$disk" ] || [ "/dev/$parent" = "$disk" ]',
  text`[ "$(findmnt -n -o FSTYPE --mountpoint "${path}")" = "${type}" ]`,
];

const size = (path: Ref<string>): string => text`findmnt -n -b -o SIZE --mountpoint "${path}"`;

/** Changes nothing: ends well where the file system can be grown, and prints its size in bytes. */
export const checkMount = (mount: Mount): string[] => [
  ...locate(mount),
  '[ "$source" = "$disk" ] || [ "$(command -v growpart)" != "" ]',
  size(mount.path),
];

/** Grows the partition where there is one. It may have been grown before: growpart then ends with 1. */
export const growPartition = (mount: Mount): string[] => [
  ...locate(mount),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expansion of the shell
  '[ "$source" = "$disk" ] || growpart "$disk" "$(cat "/sys/class/block/${source#/dev/}/partition")" || [ "$?" -eq 1 ]',
];

export const growXfs = (mount: Mount): string[] => [...locate(mount), text`xfs_growfs "${mount.path}"`];

export const growExt4 = (mount: Mount): string[] => [...locate(mount), 'resize2fs "$source"'];

/** Ends well where the file system has more bytes than this. */
export const proveSize = ({ path }: Mount, bytes: Ref<string>): string[] => [
  "set -e",
  text`now="$(${size(path)})"`,
  'echo "$now"',
  text`[ "$now" -gt ${bytes} ]`,
];
