import { createHash } from "node:crypto";
import { AwsError } from "../../aws";
import { type DocumentFormat, readDocumentText } from "../document/format";
import { validateDocument } from "../document/validate";
import { type AutomationDocument, isMap } from "../types";

export interface DocumentVersion {
  version: string;
  content: string;
  format: DocumentFormat;
  hash: string;
  createdAt: Date;
  versionName?: string;
  description?: string;
  /** Present for type Automation. */
  automation?: AutomationDocument;
  schemaVersion: string;
}

export interface StoredDocument {
  owner: string;
  region: string;
  name: string;
  type: "Automation" | "Command";
  versions: DocumentVersion[];
  defaultVersion: string;
  /** Account id, or "all", and which version that account sees. */
  sharedWith: Map<string, SharedVersion>;
  tags: unknown[];
}

export type SharedVersion = "$DEFAULT" | "$LATEST" | "$ALL";

const documentsPerRegion = 500;
const versionsPerDocument = 1_000;

/** A version of a document, found for somebody who wants to read or run it. */
export interface FoundDocument {
  document: StoredDocument;
  version: DocumentVersion;
}

/** Documents of all accounts and Regions, with their versions and shares. */
export class DocumentStore {
  private readonly documents = new Map<string, StoredDocument>();

  constructor(private readonly now: () => Date) {}

  ofAccount(account: string, region: string): StoredDocument[] {
    return [...this.documents.values()].filter((one) => one.owner === account && one.region === region);
  }

  sharedWith(account: string, region: string): StoredDocument[] {
    return [...this.documents.values()].filter(
      (one) => one.region === region && one.owner !== account && isShared(one, account),
    );
  }

  create(
    owner: string,
    region: string,
    name: string,
    type: StoredDocument["type"],
    text: { content: string; format: DocumentFormat; versionName?: string },
    tags: unknown[],
  ): StoredDocument {
    if (this.documents.has(key(owner, region, name))) {
      throw new AwsError("DocumentAlreadyExists", `Document with same name ${name} already exists`);
    }
    if (this.ofAccount(owner, region).length >= documentsPerRegion) {
      throw new AwsError("DocumentLimitExceeded", `The account has ${documentsPerRegion} documents in this Region`);
    }
    const first = this.read("1", type, text);
    const document: StoredDocument = {
      owner,
      region,
      name,
      type,
      versions: [first],
      defaultVersion: "1",
      sharedWith: new Map(),
      tags,
    };
    this.documents.set(key(owner, region, name), document);
    return document;
  }

  /** A new version; the default stays as it is. */
  addVersion(
    document: StoredDocument,
    text: { content: string; format: DocumentFormat; versionName?: string },
  ): DocumentVersion {
    if (document.versions.length >= versionsPerDocument) {
      throw new AwsError("DocumentVersionLimitExceeded", `The document has ${versionsPerDocument} versions`);
    }
    const version = this.read(String(Number(latest(document).version) + 1), document.type, text);
    if (document.versions.some(({ hash }) => hash === version.hash)) {
      throw new AwsError("DuplicateDocumentContent", "The content is the same as that of an existing version");
    }
    document.versions.push(version);
    return version;
  }

  delete(document: StoredDocument): void {
    if (document.sharedWith.size > 0) {
      throw new AwsError(
        "InvalidDocumentOperation",
        `Document ${document.name} is shared with ${[...document.sharedWith.keys()].join(", ")}; stop sharing it first`,
      );
    }
    this.documents.delete(key(document.owner, document.region, document.name));
  }

  /** The caller's own document. Throws InvalidDocument. */
  own(account: string, region: string, name: string): StoredDocument {
    const document = this.documents.get(key(account, region, ownName(name, account, region) ?? ""));
    if (!document) throw new AwsError("InvalidDocument", `Document with name ${name} does not exist.`);
    return document;
  }

  /**
   * A document that an account may read and run: its own by name or ARN, a shared one only by its full ARN. Undefined
   * when there is none; `version` is undefined when the document is there but that version is not, or is not shared.
   */
  find(
    account: string,
    region: string,
    nameOrArn: string,
    version: string | undefined,
  ): { document: StoredDocument; version: DocumentVersion | undefined } | undefined {
    const arn = /^arn:[^:]+:ssm:([^:]+):(\d{12}):document\/(.+)$/.exec(nameOrArn);
    const [owner, where, name] = arn ? [arn[2] ?? "", arn[1], arn[3] ?? ""] : [account, region, nameOrArn];
    const document = where === region ? this.documents.get(key(owner, region, name)) : undefined;
    if (!document || (owner !== account && !isShared(document, account))) return undefined;
    const found = versionOf(document, version);
    const visible = found && (owner === account || isVisible(document, account, found));
    return { document, version: visible ? found : undefined };
  }

  private read(
    version: string,
    type: StoredDocument["type"],
    { content, format, versionName }: { content: string; format: DocumentFormat; versionName?: string },
  ): DocumentVersion {
    const parsed = readDocumentText(content, format);
    const hash = createHash("sha256").update(content).digest("hex");
    const automation = type === "Automation" ? validated(parsed, `${format} ${hash}`) : undefined;
    const top = isMap(parsed) ? parsed : {};
    if (type === "Command" && !["1.2", "2.0", "2.2"].includes(String(top.schemaVersion))) {
      throw new AwsError("InvalidDocumentSchemaVersion", "schemaVersion: a Command document has 1.2, 2.0 or 2.2");
    }
    return {
      version,
      content,
      format,
      hash,
      createdAt: this.now(),
      versionName,
      description: typeof top.description === "string" ? top.description : undefined,
      automation,
      schemaVersion: String(top.schemaVersion),
    };
  }
}

/** Texts that were found valid: the same runbooks are deployed again and again. */
const valid = new Set<string>();
const mostValid = 500;

function validated(parsed: unknown, text: string): AutomationDocument {
  if (valid.has(text)) return parsed as AutomationDocument;
  const document = validateDocument(parsed);
  if (valid.size >= mostValid) valid.clear();
  valid.add(text);
  return document;
}

const key = (owner: string, region: string, name: string): string => `${owner}/${region}/${name}`;

/** The name in an ARN of the caller's own account and Region, or the name itself. */
function ownName(nameOrArn: string, account: string, region: string): string | undefined {
  const arn = /^arn:[^:]+:ssm:([^:]+):(\d{12}):document\/(.+)$/.exec(nameOrArn);
  if (!arn) return nameOrArn;
  return arn[1] === region && arn[2] === account ? arn[3] : undefined;
}

/** Documents are never stored without a version. */
export const latest = (document: StoredDocument): DocumentVersion => document.versions.at(-1) as DocumentVersion;

export function versionOf(document: StoredDocument, version: string | undefined): DocumentVersion | undefined {
  if (version === "$LATEST") return latest(document);
  const wanted = version === undefined || version === "$DEFAULT" ? document.defaultVersion : version;
  return document.versions.find((candidate) => candidate.version === wanted);
}

const shareOf = (document: StoredDocument, account: string): SharedVersion | undefined =>
  document.sharedWith.get(account) ?? document.sharedWith.get("all");

const isShared = (document: StoredDocument, account: string): boolean => shareOf(document, account) !== undefined;

function isVisible(document: StoredDocument, account: string, version: DocumentVersion): boolean {
  const share = shareOf(document, account);
  if (share === "$ALL") return true;
  return version === (share === "$LATEST" ? latest(document) : versionOf(document, "$DEFAULT"));
}
