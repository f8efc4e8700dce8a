import { isRecord } from "../../aws/json";

/**
 * Values as the engine writes them (pulumi sdk/go/common/resource/sig): an object with this key is something that JSON
 * has no form for.
 */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
/** What `preview --json` and its streaming form put in place of a secret. */
const blinded = "[secret]";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const hidden = "(secret)";
const notKnown = "(known after the update)";

type Values = Record<string, unknown>;

/** Whether a value is, or has in it, something that must not be shown. */
export function isSecret(value: unknown): boolean {
  if (typeof value === "string") return value.includes(blinded) || value.includes(signature);
  if (Array.isArray(value)) return value.some(isSecret);
  return isRecord(value) && (value[signature] === secretSignature || Object.values(value).some(isSecret));
}

/**
 * A value as people may see it: secrets hidden, unknown values said to be so, files by their content where that is text
 * and by their hash otherwise.
 */
export function shown(value: unknown): unknown {
  if (typeof value === "string") {
    if (isSecret(value)) return hidden;
    return value.includes(unknown) ? value.replaceAll(unknown, notKnown) : value;
  }
  if (Array.isArray(value)) return value.map(shown);
  if (!isRecord(value)) return value;
  switch (value[signature]) {
    case undefined:
      return Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => key !== "__defaults" && key !== "__internal")
          .map(([key, member]) => [key, shown(member)]),
      );
    case assetSignature:
      return isReadable(value.text) ? shown(value.text) : file(value);
    case archiveSignature:
      return isRecord(value.assets) ? shown(value.assets) : file(value);
    default:
      // A secret, or something that is not known to be none.
      return hidden;
  }
}

/** Longer files are code or data; that they changed is enough. Events have this in place of any content. */
const longestText = 8192;
const elided = "<contents elided>";

const isReadable = (text: unknown): boolean =>
  typeof text === "string" && text.length <= longestText && text !== elided;

const file = ({ hash, path, uri }: Values): string =>
  `file ${[path ?? uri, hash && String(hash).slice(0, 12)].filter(Boolean).join(", ")}`;
