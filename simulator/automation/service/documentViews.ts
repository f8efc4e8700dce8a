import { partitionOf } from "../../../aws/partitions";
import { AwsError } from "../../aws";
import { type DocumentVersion, latest, type StoredDocument, versionOf } from "./documentStore";
import { epoch } from "./views";

type Output = Record<string, unknown>;

/** DocumentDescription of the API. */
export function description(document: StoredDocument, version: DocumentVersion): Output {
  return {
    ...identifier(document, document.owner, version),
    Hash: version.hash,
    HashType: "Sha256",
    Status: "Active",
    Description: version.description,
    LatestVersion: latest(document).version,
    DefaultVersion: document.defaultVersion,
    Parameters: Object.entries(version.automation?.parameters ?? {}).map(([Name, parameter]) => ({
      Name,
      Type: parameter.type,
      Description: parameter.description,
      ...(parameter.default === undefined ? {} : { DefaultValue: defaultText(parameter.default) }),
    })),
  };
}

const defaultText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A shared document is named by its ARN to those it is shared with. */
export function identifier(document: StoredDocument, reader: string, version = versionOf(document, undefined)): Output {
  const { name, owner, region, type, tags } = document;
  return {
    Name: reader === owner ? name : `arn:${partitionOf(region)}:ssm:${region}:${owner}:document/${name}`,
    Owner: owner,
    DocumentType: type,
    DocumentVersion: version?.version,
    VersionName: version?.versionName,
    DocumentFormat: version?.format,
    SchemaVersion: version?.schemaVersion,
    CreatedDate: version && epoch(version.createdAt),
    PlatformTypes: ["Windows", "Linux", "MacOS"],
    Tags: tags,
  };
}

interface Filter {
  Key: string;
  Values: string[];
}

export function filtersOf(input: Record<string, unknown>): Filter[] {
  return (Array.isArray(input.Filters) ? input.Filters : []) as Filter[];
}

/** Throws InvalidFilterKey. */
export function matches(document: StoredDocument, { Key, Values }: Filter, account: string): boolean {
  switch (Key) {
    case "Name":
      return Values.includes(document.name);
    case "DocumentType":
      return Values.includes(document.type);
    case "Owner":
      return Values.some((value) =>
        value === "Self"
          ? document.owner === account
          : value === "ThirdParty"
            ? document.owner !== account
            : value === document.owner,
      );
    default:
      throw new AwsError(
        "InvalidFilterKey",
        `The filter ${Key} is not supported by the embedded organization; use Name, DocumentType or Owner`,
      );
  }
}
