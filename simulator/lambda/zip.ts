import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { AwsError } from "../aws";

/** Content of each file by its path in the archive. */
export type Files = Record<string, string | Uint8Array>;

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const methods = { stored: 0, deflated: 8 } as const;
const endLength = 22;
const longestComment = 0xffff;
/** 1980-01-01, the earliest that the format knows: the same files make the same bytes. */
const date = 0x21;

/**
 * The files of a deployment package ("APPNOTE.TXT" of PKWARE: the central directory says where each one is).
 * @throws AwsError InvalidParameterValueException for what is no archive, or is compressed in another way.
 */
export function readZip(archive: Buffer): Files {
  const end = endOfDirectory(archive);
  const files: Files = {};
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== signatures.central) throw unreadable();
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    if (!name.endsWith("/")) files[name] = contentOf(archive, at, name);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

function endOfDirectory(archive: Buffer): number {
  const earliest = Math.max(0, archive.length - endLength - longestComment);
  for (let at = archive.length - endLength; at >= earliest; at--) {
    if (archive.readUInt32LE(at) === signatures.end) return at;
  }
  throw unreadable();
}

function contentOf(archive: Buffer, entry: number, name: string): Buffer {
  const local = archive.readUInt32LE(entry + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const content = archive.subarray(start, start + archive.readUInt32LE(entry + 20));
  const method = archive.readUInt16LE(entry + 10);
  if (method === methods.stored) return content;
  if (method === methods.deflated) return inflateRawSync(content);
  throw new AwsError("InvalidParameterValueException", `Could not unzip ${name}: compression method ${method}.`);
}

const unreadable = () =>
  new AwsError(
    "InvalidParameterValueException",
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
  );

/** An archive of the files, as CreateFunction accepts it. */
export function writeZip(files: Files): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries(files)) {
    const name = Buffer.from(path);
    const bytes = Buffer.from(content as string);
    const deflated = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(methods.deflated, 4);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(deflated.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const header = Buffer.concat([word(signatures.local), common, name, deflated]);
    const place = Buffer.alloc(14);
    // Permissions of a plain file, in the upper half.
    place.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    place.writeUInt32LE(offset, 10);
    const version = Buffer.from([20, 3]);
    central.push(Buffer.concat([word(signatures.central), version, common, place, name]));
    local.push(header);
    offset += header.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, word(signatures.end), end]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
