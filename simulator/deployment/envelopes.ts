/** Marks of the values that JSON has no form for, in Pulumi's state and protocol (pulumi sdk, resource/sig). */
const mark = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const asset = "c44067f5952c0a294b673a41bacd8c17";
const archive = "0def7320c3a5731c473e5ecbe6d01bc7";

/** Notes of bridged providers in each object, maps included (pulumi-terraform-bridge): nothing that AWS knows of. */
const bookkeeping = new Set(["__defaults", "__meta"]);

/**
 * A value of a state file as the program gave it: secrets as their value, assets as their text, archives as text by file
 * name, without the notes of the provider.
 * @throws Error for an encrypted secret, and for code of which the state holds the hash only.
 */
export function plainValue(value: unknown, where: string): unknown {
  if (Array.isArray(value)) return value.map((entry, index) => plainValue(entry, `${where}[${index}]`));
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  switch (fields[mark]) {
    case undefined:
      return plainFields(fields, where);
    case secret:
      return plainSecret(fields, where);
    case asset:
      if (typeof fields.text === "string") return fields.text;
      throw new Error(`${where}: the state holds the hash of this file, not its text. Use a StringAsset.`);
    case archive:
      if (typeof fields.assets === "object" && fields.assets !== null) return plainFields(fields.assets, where);
      throw new Error(`${where}: the state holds the hash of this archive, not its files. Use an AssetArchive.`);
    default:
      throw new Error(`${where}: the state holds a kind of value that is not known here (${String(fields[mark])}).`);
  }
}

const plainFields = (fields: object, where: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([key]) => !bookkeeping.has(key))
      .map(([key, entry]) => [key, plainValue(entry, `${where}.${key}`)]),
  );

function plainSecret(fields: Record<string, unknown>, where: string): unknown {
  if (typeof fields.plaintext === "string") return plainValue(JSON.parse(fields.plaintext), where);
  if (fields.value !== undefined) return plainValue(fields.value, where);
  throw new Error(`${where}: this secret is encrypted. Export the state with: pulumi stack export --show-secrets`);
}
