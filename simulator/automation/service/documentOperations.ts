import { type ApiCall, AwsError } from "../../aws";
import { convertDocumentText, type DocumentFormat } from "../document/format";
import type { AutomationDependencies } from "../types";
import { describeShares, share } from "./documentSharing";
import { DocumentStore, type DocumentVersion, latest, type StoredDocument, versionOf } from "./documentStore";
import { description, filtersOf, identifier, matches } from "./documentViews";
import { epoch, page } from "./views";

type Output = Record<string, unknown>;

/** The document operations of Systems Manager, for documents of type Automation and Command. */
export class DocumentOperations {
  readonly store: DocumentStore;

  constructor(private readonly dependencies: AutomationDependencies) {
    this.store = new DocumentStore(() => dependencies.clock.now());
  }

  readonly handlers: Readonly<Record<string, (call: ApiCall) => Output | Promise<Output>>> = {
    CreateDocument: (call) => this.create(call),
    UpdateDocument: (call) => this.update(call),
    UpdateDocumentDefaultVersion: (call) => this.setDefault(call),
    DescribeDocument: (call) => this.describe(call),
    GetDocument: (call) => this.get(call),
    ListDocuments: (call) => this.list(call),
    ListDocumentVersions: (call) => this.listVersions(call),
    DeleteDocument: (call) => this.delete(call),
    ModifyDocumentPermission: (call) => share(this.own(call), call.input),
    DescribeDocumentPermission: (call) => describeShares(this.own(call), call.input),
  };

  private async create(call: ApiCall): Promise<Output> {
    const { account, region, input } = call;
    const name = String(input.Name ?? "");
    if (!/^[a-zA-Z0-9_\-.]{3,128}$/.test(name)) {
      throw new AwsError("ValidationException", `Name "${name}" must have 3 to 128 letters, digits, "_", "-" or "."`);
    }
    if (/^(aws|amazon|amzn)/i.test(name)) {
      throw new AwsError("ValidationException", `Name "${name}": the prefixes aws, amazon and amzn are reserved`);
    }
    const type = input.DocumentType ?? "Command";
    if (type !== "Automation" && type !== "Command") {
      throw new AwsError(
        "InvalidDocumentType",
        `The embedded organization keeps documents of type Automation and Command, not ${type}`,
      );
    }
    if (input.Attachments || input.Requires) {
      throw new AwsError(
        "InvalidDocumentContent",
        "Attachments and Requires are not supported by the embedded organization",
      );
    }
    const tags = Array.isArray(input.Tags) ? input.Tags : [];
    const document = this.store.create(account, region, name, type, textOf(input), tags);
    try {
      await this.checkConstantRole(document, latest(document), call);
    } catch (error) {
      this.store.delete(document);
      throw error;
    }
    return { DocumentDescription: description(document, latest(document)) };
  }

  /** Whoever writes a constant assumeRole into a document must be allowed to pass it. */
  private async checkConstantRole(document: StoredDocument, version: DocumentVersion, call: ApiCall): Promise<void> {
    const roleArn = version.automation?.assumeRole;
    if (!roleArn || roleArn.includes("{{")) return;
    const { principal, region } = call;
    await this.dependencies.passRole({ principal, roleArn, account: document.owner, region });
  }

  private async update(call: ApiCall): Promise<Output> {
    const { input } = call;
    const document = this.own(call);
    const updated = versionOf(
      document,
      input.DocumentVersion === undefined ? undefined : String(input.DocumentVersion),
    );
    if (!updated) throw invalidVersion(document, input.DocumentVersion);
    // Without $LATEST the service treats the request as an update of the default version and refuses it elsewhere.
    if (updated !== latest(document)) {
      throw new AwsError("InvalidDocumentVersion", "The document version is not the latest one; use $LATEST");
    }
    const version = this.store.addVersion(document, textOf(input));
    await this.checkConstantRole(document, version, call);
    return { DocumentDescription: description(document, version) };
  }

  private setDefault(call: ApiCall): Output {
    const document = this.own(call);
    const version = document.versions.find((candidate) => candidate.version === String(call.input.DocumentVersion));
    if (!version) throw invalidVersion(document, call.input.DocumentVersion);
    document.defaultVersion = version.version;
    return { Description: { Name: document.name, DefaultVersion: version.version } };
  }

  private describe(call: ApiCall): Output {
    const { document, version } = this.readable(call);
    return { Document: description(document, version) };
  }

  private get(call: ApiCall): Output {
    const { document, version } = this.readable(call);
    const format = call.input.DocumentFormat === undefined ? version.format : formatName(call.input.DocumentFormat);
    return {
      Name: document.name,
      CreatedDate: epoch(version.createdAt),
      DocumentVersion: version.version,
      VersionName: version.versionName,
      Status: "Active",
      Content: convertDocumentText(version.content, version.format, format),
      DocumentType: document.type,
      DocumentFormat: format,
    };
  }

  private list({ account, region, input }: ApiCall): Output {
    let documents = [...this.store.ofAccount(account, region), ...this.store.sharedWith(account, region)];
    for (const filter of filtersOf(input)) {
      documents = documents.filter((document) => matches(document, filter, account));
    }
    const { items, NextToken } = page(documents, input);
    return { DocumentIdentifiers: items.map((one) => identifier(one, account)), NextToken };
  }

  private listVersions(call: ApiCall): Output {
    const document = this.own(call);
    const { items, NextToken } = page(document.versions.toReversed(), call.input);
    return {
      DocumentVersions: items.map((version) => ({
        Name: document.name,
        DocumentVersion: version.version,
        VersionName: version.versionName,
        CreatedDate: epoch(version.createdAt),
        IsDefaultVersion: version.version === document.defaultVersion,
        DocumentFormat: version.format,
        Status: "Active",
      })),
      NextToken,
    };
  }

  private delete(call: ApiCall): Output {
    this.store.delete(this.own(call));
    return {};
  }

  private own({ account, region, input }: ApiCall): StoredDocument {
    return this.store.own(account, region, String(input.Name ?? ""));
  }

  private readable({ account, region, input }: ApiCall): { document: StoredDocument; version: DocumentVersion } {
    const name = String(input.Name ?? "");
    const wanted = input.DocumentVersion === undefined ? undefined : String(input.DocumentVersion);
    const found = this.store.find(account, region, name, wanted);
    if (!found) throw new AwsError("InvalidDocument", `Document with name ${name} does not exist.`);
    if (!found.version) throw invalidVersion(found.document, wanted);
    return { document: found.document, version: found.version };
  }
}

const invalidVersion = (document: StoredDocument, version: unknown): AwsError =>
  new AwsError("InvalidDocumentVersion", `Document ${document.name} has no version ${version} that the caller may use`);

function textOf(input: Record<string, unknown>): { content: string; format: DocumentFormat; versionName?: string } {
  return {
    content: String(input.Content ?? ""),
    format: formatName(input.DocumentFormat ?? "JSON"),
    ...(input.VersionName === undefined ? {} : { versionName: String(input.VersionName) }),
  };
}

function formatName(format: unknown): DocumentFormat {
  if (format === "JSON" || format === "YAML") return format;
  throw new AwsError("ValidationException", `DocumentFormat must be JSON or YAML, found ${format}`);
}
