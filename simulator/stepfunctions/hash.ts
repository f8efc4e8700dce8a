import { createHash } from "node:crypto";

const algorithms: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

/** The hash of States.Hash and of JSONata's $hash, in hexadecimal; undefined for an algorithm they do not know. */
export function hashText(text: string, algorithm: string): string | undefined {
  const name = Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm] : undefined;
  return name && createHash(name).update(text).digest("hex");
}

export const hashAlgorithms = Object.keys(algorithms);
