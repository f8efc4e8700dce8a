import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { zipSync } from "fflate";
import { AwsError } from "../../../simulator/aws";
import { readZip, writeZip } from "../../../simulator/lambda/zip";

const text = (files: Record<string, string | Uint8Array>) =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [name, Buffer.from(content as string).toString()]));
const refused = (archive: Uint8Array, message: RegExp) =>
  assert.throws(
    () => readZip(archive),
    (error) => {
      assert.ok(error instanceof AwsError);
      assert.equal(error.code, "InvalidParameterValueException");
      assert.match(error.message, message);
      return true;
    },
  );

describe("a deployment package", () => {
  const files = { "index.js": "exports.handler = () => 'ü';", "lib/one.js": "1" };

  it("gives the files that it was made of, and the same bytes for the same files", () => {
    assert.deepEqual(text(readZip(writeZip(files))), files);
    assert.deepEqual(writeZip(files), writeZip({ ...files }));
  });

  it("may be compressed and have folders, which are no files", () => {
    const compressed = zipSync({ lib: { "one.js": Buffer.from("1".repeat(1000)) }, "empty/": new Uint8Array() });
    assert.ok(compressed.length < 600);
    assert.deepEqual(text(readZip(compressed)), { "lib/one.js": "1".repeat(1000) });
  });

  it("is refused where it is no archive, or is compressed in another way", () => {
    refused(Buffer.from("no archive"), /check your file/);
    refused(new Uint8Array(), /check your file/);
    refused(deflateRawSync("text"), /check your file/);
    const bzipped = writeZip({ "index.js": "1" });
    // The method of the entry, in the central directory.
    bzipped.writeUInt16LE(12, bzipped.lastIndexOf(Buffer.from("PK\u0001\u0002")) + 10);
    refused(bzipped, /compression/);
  });
});
