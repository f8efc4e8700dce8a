import { FlateErrorCode, unzipSync, zipSync } from "fflate";
import { AwsError } from "../aws";

/** Content of each file by its path in the archive. */
export type Files = Record<string, string | Uint8Array>;

/** The earliest that the format knows: the same files make the same bytes. */
const mtime = new Date(1980, 0, 1);

/**
 * The files of a deployment package.
 * @throws AwsError InvalidParameterValueException for what is no archive, or is compressed in another way.
 */
export function readZip(archive: Uint8Array): Files {
  try {
    const entries = Object.entries(unzipSync(archive));
    return Object.fromEntries(entries.filter(([name]) => !name.endsWith("/")));
  } catch (error) {
    const { code, message } = error as { code?: number; message: string };
    throw new AwsError(
      "InvalidParameterValueException",
      code === FlateErrorCode.UnknownCompressionMethod
        ? `Could not unzip uploaded file: ${message}.`
        : "Could not unzip uploaded file. Please check your file, then try to upload again.",
    );
  }
}

/** An archive of the files, as CreateFunction accepts it; not compressed, which would take longer than all that follows. */
export const writeZip = (files: Files): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(Object.entries(files).map(([path, content]) => [path, Buffer.from(content as string)])),
      { level: 0, mtime },
    ),
  );
