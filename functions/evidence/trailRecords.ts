import {
  approverRoleName,
  forwarderRoleName,
  investigatorRoleName,
  localRoleName,
  responderRoleName,
  runRoleName,
  workflowRoleName,
} from "../../organization/names";
import type { Response, SignalEvent } from "../../responses/types";
import { type Answers, outputsOf } from "./answers";
import type { Actor } from "./correlate";

/** A CloudTrail record, as far as it is read here ("CloudTrail record contents", user guide). */
export interface TrailRecord {
  eventID: string;
  eventTime: string;
  eventName: string;
  eventSource: string;
  readOnly?: boolean;
  userAgent?: string;
  errorCode?: string;
  requestParameters?: unknown;
  responseElements?: unknown;
  userIdentity?: {
    type?: string;
    arn?: string;
    accountId?: string;
    accessKeyId?: string;
    principalId?: string;
    userName?: string;
    invokedBy?: string;
    sessionContext?: { sessionIssuer?: { arn?: string; userName?: string } };
  };
  /** Names that the event history lists beside the record. */
  resources: string[];
}

interface LookupAnswer {
  Events?: Array<{
    EventId?: string;
    CloudTrailEvent?: string;
    Resources?: Array<{ ResourceName?: string }>;
  }>;
}

/**
 * The records of the event history, each once, oldest first. A signal that is a call itself is one of them: the history
 * shows it later.
 */
export function trailRecords(answers: Answers | undefined, signal?: SignalEvent): TrailRecord[] {
  const found = new Map<string, TrailRecord>();
  const call =
    signal?.["detail-type"] === "AWS API Call via CloudTrail" ? parse(JSON.stringify(signal.detail)) : undefined;
  if (call) found.set(call.eventID, { ...call, resources: [] });
  for (const event of outputsOf<LookupAnswer>(answers, "LookupEvents").flatMap(({ Events = [] }) => Events)) {
    const record = parse(event.CloudTrailEvent);
    if (!record?.eventID) continue;
    found.set(record.eventID, {
      ...record,
      resources: (event.Resources ?? []).flatMap(({ ResourceName: name }) => name ?? []),
    });
  }
  return [...found.values()].sort((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime));
}

function parse(text: string | undefined): Omit<TrailRecord, "resources"> | undefined {
  try {
    const record = JSON.parse(text ?? "null") as Partial<TrailRecord> | null;
    const complete = [record?.eventID, record?.eventTime, record?.eventName, record?.eventSource].every(
      (value) => typeof value === "string",
    );
    return complete ? (record as TrailRecord) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The roles of the blueprint in a member account, by exact name: a prefix would let anybody who may create roles choose
 * a name that is mistaken for ours.
 */
export function ownRoles(responses: readonly Response[]): Set<string> {
  const runbooks = responses.flatMap(({ runbook, undo, workflow }) => [runbook, undo, ...(workflow?.runbooks ?? [])]);
  const workflows = responses.flatMap(({ workflow }) => workflow ?? []);
  return new Set([
    responderRoleName,
    investigatorRoleName,
    approverRoleName,
    forwarderRoleName,
    localRoleName,
    ...runbooks.flatMap((runbook) => (runbook ? [runRoleName(runbook.name)] : [])),
    ...workflows.map(({ name }) => workflowRoleName(name)),
  ]);
}

const tools = /pulumi|terraform|opentofu|aws-cdk|cloudformation|ansible|serverless/i;
const consoles = /signin\.amazonaws\.com|console\.amazonaws\.com|AWS-?Console|Mozilla\//i;

/** Who made a call, and of what kind that is. */
export function actorOf({ userIdentity: who = {}, userAgent = "" }: TrailRecord, own: ReadonlySet<string>): Actor {
  const { type, arn, accountId: account, principalId, userName, accessKeyId, invokedBy } = who;
  const role = who.sessionContext?.sessionIssuer?.userName;
  const session = type === "AssumedRole" ? principalId?.split(":")[1] : undefined;
  const aliases = [arn, userName, session, accessKeyId, role].filter((name): name is string => Boolean(name));
  const actor = (kind: Actor["kind"]): Actor => ({
    kind,
    name: arn ?? invokedBy ?? userName ?? type ?? "unknown",
    ...(account !== undefined && { account }),
    aliases: [...new Set(aliases)],
  });
  if (role !== undefined && own.has(role)) return actor("reflex");
  if (type === "AWSService" || (invokedBy?.endsWith(".amazonaws.com") && !tools.test(invokedBy)))
    return actor("service");
  if (tools.test(userAgent) || tools.test(invokedBy ?? "")) return actor("automation");
  const human =
    ["Root", "IAMUser", "IdentityCenterUser", "SAMLUser", "WebIdentityUser"].includes(type ?? "") ||
    /^AWSReservedSSO_/.test(role ?? "") ||
    consoles.test(userAgent);
  return actor(human ? "person" : "caller");
}
