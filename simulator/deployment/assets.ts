import fs from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** Files as text by name, folders nested. */
export interface Files {
  [name: string]: string | Files;
}

/**
 * A copy of a resource's inputs in which assets and archives are plain text, so that a deployment is data.
 * @throws Error for a zip file or a remote asset: their content is not at hand.
 */
export async function withPlainAssets(value: unknown, where: string): Promise<unknown> {
  if (isAsset(value)) return assetText(value, where);
  if (isArchive(value)) return archiveFiles(value, where);
  if (Array.isArray(value)) {
    return Promise.all(value.map((entry, index) => withPlainAssets(entry, `${where}[${index}]`)));
  }
  if (typeof value !== "object" || value === null) return value;
  return plainFields(value, where);
}

// Pulumi's classes have no members of their own, so its type guards would hold for every type.
const isAsset = (value: unknown): boolean => pulumi.asset.Asset.isInstance(value);
const isArchive = (value: unknown): boolean => pulumi.asset.Archive.isInstance(value);

async function plainFields(value: object, where: string): Promise<Record<string, unknown>> {
  const fields = Object.entries(value).map(async ([key, entry]) => [
    key,
    await withPlainAssets(entry, `${where}.${key}`),
  ]);
  return Object.fromEntries(await Promise.all(fields));
}

async function assetText(asset: unknown, where: string): Promise<string> {
  if (asset instanceof pulumi.asset.StringAsset) return asset.text;
  if (asset instanceof pulumi.asset.FileAsset) return fs.readFileSync(await asset.path, "utf8");
  throw new Error(`${where}: a remote asset cannot be read here. Use a FileAsset or a StringAsset.`);
}

async function archiveFiles(archive: unknown, where: string): Promise<unknown> {
  if (archive instanceof pulumi.asset.AssetArchive) return plainFields(await archive.assets, where);
  const file = archive instanceof pulumi.asset.FileArchive ? await archive.path : "a remote archive";
  if (archive instanceof pulumi.asset.FileArchive && fs.statSync(file).isDirectory()) return folderFiles(file);
  throw new Error(`${where}: only an AssetArchive, or a FileArchive of a folder, can be read here; found ${file}.`);
}

function folderFiles(folder: string): Files {
  return Object.fromEntries(
    fs.readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const full = path.join(folder, entry.name);
      return [entry.name, entry.isDirectory() ? folderFiles(full) : fs.readFileSync(full, "utf8")];
    }),
  );
}
