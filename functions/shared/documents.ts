import { documentHash } from "../../runbooks/documentHash";
import type { Call } from "./dependencies";
import { Refused } from "./refusals";

/** A runbook as it is expected in a member account. */
export interface ExpectedDocument {
  name: string;
  /** Of its content (`documentHash`). */
  hash: string;
  account: string;
  region: string;
}

/** A version that may be started. */
export interface PinnedVersion {
  /** Its number in that account and Region. */
  version: string;
  /**
   * current: the default version has the expected content. kept: another version has it, and the default one is
   * unknown. earlier: the default version has the content of an earlier release, and no version the expected one.
   */
  age: "current" | "kept" | "earlier";
}

/** Earlier versions that are read where the default one has another content: a member may be ahead of triage. */
const mostRead = 5;

/**
 * The version of a document that has the expected content, or else the content of an earlier release. A version never
 * changes (Systems Manager user guide, "Using document versions"), so what was read is what is started with its number.
 * Content is compared, and not the `Hash` that DescribeDocument gives: no page says which bytes that is made of.
 * An earlier release is started because an account that a rollout has not reached would be left without containment;
 * what no release had is not, because whoever may write a document would act with the role of its runs.
 * @param wasReleased whether an earlier release had this content.
 * @param call makes calls in the account and Region of the document, with a role that may read it.
 * @throws Refused when no version has a content that is known.
 */
export async function pinnedVersion(
  call: Call,
  expected: ExpectedDocument,
  wasReleased: (hash: string) => Promise<boolean>,
): Promise<PinnedVersion> {
  const current = await read(call, expected, "$DEFAULT");
  if (current.hash === expected.hash) return { version: current.version, age: "current" };
  const { DocumentVersions } = await call("ssm", "ListDocumentVersions", { Name: expected.name, MaxResults: 50 });
  const others = versionsIn(DocumentVersions).filter((version) => version !== current.version);
  for (const version of others.slice(0, mostRead)) {
    if ((await read(call, expected, version)).hash === expected.hash) return { version, age: "kept" };
  }
  if (await wasReleased(current.hash)) return { version: current.version, age: "earlier" };
  throw new Refused(
    "version",
    `${expected.name} in ${expected.account} ${expected.region} has a content that no release of this organization had ` +
      `(its version ${current.version}), and was not started`,
  );
}

async function read(call: Call, { name, region }: ExpectedDocument, DocumentVersion: string) {
  const { Content, DocumentVersion: version } = await call("ssm", "GetDocument", {
    Name: name,
    DocumentVersion,
    DocumentFormat: "JSON",
  });
  if (typeof Content !== "string" || typeof version !== "string") {
    throw new Error(`SSM answered the reading of ${name} without its content.`);
  }
  return { version, hash: documentHash(JSON.parse(Content), region) };
}

/** Newest first. */
const versionsIn = (found: unknown): string[] =>
  (Array.isArray(found) ? (found as Array<{ DocumentVersion?: string }>) : [])
    .flatMap(({ DocumentVersion }) => DocumentVersion ?? [])
    .sort((one, other) => Number(other) - Number(one));
