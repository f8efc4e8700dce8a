import type { PolicyDocument } from "../../../aws/iam";
import { isRecord } from "../../../aws/json";
import { type PolicyKind, policyQuotas } from "../../../aws/quotas";
import { AwsError } from "../../aws";
import { MalformedPolicy } from "../../iam/conditions";
import { compilePolicy, type PolicyForm } from "../../iam/policy";

/** What a service checks of a policy when it stores it, and the codes of its refusals. */
interface Storage {
  form: PolicyForm;
  /** The one service whose actions it can allow; absent for policies of identities. */
  service?: string;
  resource: "required" | "optional" | "forbidden";
  /** IAM allows letters and digits only in a Sid. */
  plainSids?: boolean;
  malformed: string;
  tooLarge: string;
}

/** Kinds of policies that a deployment contains, beside that of a bus (events/busPolicy.ts). */
export type StoredPolicy = Exclude<PolicyKind, "policy of a bus"> | "managed policy";

const iam = { plainSids: true, malformed: "MalformedPolicyDocument", tooLarge: "LimitExceeded" };

/** Codes: the error lists of the operations that store a policy, in the API reference of each service. */
const storages: Readonly<Record<StoredPolicy, Storage>> = {
  "policy of a queue": resourcePolicy("sqs", "optional", "InvalidAttributeValue"),
  "policy of a topic": resourcePolicy("sns", "optional", "InvalidParameter"),
  "policy of a bucket": resourcePolicy("s3", "required", "MalformedPolicy"),
  "policy of a table": resourcePolicy("dynamodb", "required", "ValidationException"),
  "policy of a key": resourcePolicy("kms", "required", "MalformedPolicyDocumentException", "LimitExceededException"),
  "trust of a role": { ...iam, form: "resource", service: "sts", resource: "forbidden" },
  "inline policies of a role": { ...iam, form: "identity", resource: "required" },
  "managed policy": { ...iam, form: "identity", resource: "required" },
};

/** IAM user guide, "IAM and AWS STS quotas": characters of a managed policy, without white space. */
const managedPolicySize = 6144;

/**
 * Reads a policy as the service does that stores it.
 * @throws AwsError with the service's code for a document that it does not store; the size is not looked at.
 */
export function readPolicy(kind: StoredPolicy, text: string): PolicyDocument {
  const storage = storages[kind];
  const malformed = (reason: string) => new AwsError(storage.malformed, `The ${kind} is refused: ${reason}`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw malformed(`it is not JSON: ${(error as Error).message}`);
  }
  if (!isRecord(document)) throw malformed("it is no JSON object");
  try {
    compilePolicy(document as unknown as PolicyDocument, storage.form);
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformed(error.message);
    throw error;
  }
  const problem = problemOf([document.Statement].flat() as Statement[], storage);
  if (problem) throw malformed(problem);
  return document as unknown as PolicyDocument;
}

/** @throws AwsError where the size, in the unit of its quota, is above the quota of this kind. */
export function checkSize(kind: StoredPolicy, size: number): void {
  const quota = kind === "managed policy" ? managedPolicySize : policyQuotas[kind].size;
  if (size <= quota) return;
  const unit = storages[kind].plainSids ? "characters without white space" : "bytes";
  throw new AwsError(storages[kind].tooLarge, `The ${kind}: ${size} ${unit}, and the most is ${quota}`);
}

/** The size of a policy as its quota counts it. */
export const sizeOf = (kind: StoredPolicy, text: string): number =>
  storages[kind].plainSids ? text.replace(/\s/g, "").length : Buffer.byteLength(text);

type Statement = Record<string, unknown>;

function problemOf(statements: Statement[], storage: Storage): string | undefined {
  if (statements.length === 0) return "it has no statement";
  const sids = statements.map(({ Sid }) => Sid).filter((sid) => typeof sid === "string" && sid !== "");
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) return `two statements have the Sid ${JSON.stringify(twice)}`;
  const odd = storage.plainSids && sids.find((sid) => !/^[0-9A-Za-z]*$/.test(String(sid)));
  if (odd) return `the Sid ${JSON.stringify(odd)} has other characters than letters and digits`;
  for (const [index, statement] of statements.entries()) {
    const where = `Statement[${index}]`;
    const named = statement.Resource !== undefined || statement.NotResource !== undefined;
    if (storage.resource === "required" && !named) return `${where} has neither Resource nor NotResource`;
    if (storage.resource === "forbidden" && named) return `${where} has a Resource, and a trust policy has none`;
    const actions = [statement.Action ?? statement.NotAction].flat() as string[];
    const foreign = actions.find((action) => !isActionOf(storage.service, action));
    if (foreign !== undefined) return `${where}: ${JSON.stringify(foreign)} is no action of ${storage.service}`;
  }
  return undefined;
}

function isActionOf(service: string | undefined, action: string): boolean {
  return service === undefined || action === "*" || action.toLowerCase().startsWith(`${service}:`);
}

function resourcePolicy(
  service: string,
  resource: Storage["resource"],
  malformed: string,
  tooLarge = malformed,
): Storage {
  return { form: "resource", service, resource, malformed, tooLarge };
}
