import type { PolicyDocument } from "../../aws/iam";
import { AwsError } from "../aws";
import { MalformedPolicy } from "../iam/conditions";
import { compilePolicy } from "../iam/policy";

/** Characters of a bus's policy (default quota, adjustable) [EventBridge quotas]. */
const maximumLength = 10_240;

/** Recorded: what is about something else than one bus and its rules cannot be allowed by the policy of a bus. */
const notOfABus =
  /^events:(?:\w*(?:ApiDestination|Archive|Connection|Endpoint|EventSource|Replay)s?|(?:Create|Delete|Update)EventBus)$/i;

/**
 * Reads the policy of a bus as PutPermission does. Codes and messages are AWS's where they are recorded
 * (tests/simulator/recorded/busPolicies.json).
 * @throws AwsError ValidationException or PolicyLengthExceededException.
 */
export function readBusPolicy(text: string, busArn: string): PolicyDocument {
  const document = parse(text);
  if (text.length > maximumLength) {
    throw new AwsError("PolicyLengthExceededException", "Policy size would be larger than the maximum allowed.");
  }
  for (const name of ["Version", "Statement"]) requireField(document, name);
  const statements = [document.Statement].flat() as Array<Record<string, unknown>>;
  if (statements.length === 0) throw invalid("Missing required field Statement");
  for (const statement of statements) checkStatement(statement, busArn);
  const sids = statements.map(({ Sid }) => Sid);
  if (new Set(sids).size < sids.length) throw invalid("Statement IDs (SID) in a single policy must be unique.");
  try {
    compilePolicy(document as unknown as PolicyDocument, "resource");
  } catch (error) {
    if (error instanceof MalformedPolicy) throw invalid(error.message);
    throw error;
  }
  return document as unknown as PolicyDocument;
}

function parse(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw invalid("This policy contains invalid Json");
  }
  if (isRecord(document)) return document;
  throw invalid("This text appears not to be a policy");
}

function checkStatement(statement: unknown, busArn: string): void {
  if (!isRecord(statement)) throw invalid("This text appears not to be a policy");
  requireField(statement, "Sid");
  if (!("NotResource" in statement)) requireField(statement, "Resource");
  const actions = textsOf(statement.Action);
  const wrong = actions.filter((action) => !/^(events:.+|\*)$/i.test(action) || notOfABus.test(action));
  if (wrong.length > 0) {
    const names = wrong.map((action) => JSON.stringify(action)).join(", ");
    throw invalid(
      `Invalid statement ${JSON.stringify(statement.Sid)}: The following action names are invalid: ${names}`,
    );
  }
  const others = textsOf(statement.Resource).filter((resource) => !isOfBus(resource, busArn));
  if (others.length > 0) throw invalid(`The resource ${others.join(", ")} is not event bus ${busArn}.`);
}

/** The bus itself, `*`, or rules of the bus. */
function isOfBus(resource: string, busArn: string): boolean {
  const rules = busArn.replace(/:event-bus\/default$/, ":rule/").replace(":event-bus/", ":rule/");
  return resource === "*" || resource === busArn || resource.startsWith(rules);
}

function requireField(object: Record<string, unknown>, name: string): void {
  if (object[name] === undefined) throw invalid(`Missing required field ${name}`);
}

const textsOf = (value: unknown): string[] => [value].flat().filter((item) => typeof item === "string");

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const invalid = (message: string) => new AwsError("ValidationException", message);
