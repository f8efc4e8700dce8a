import { field, toSeconds } from "../../../responses/fields";
import {
  type EventPattern,
  MalformedSignal,
  type SignalEvent,
  type Target,
  type WorkflowResponse,
} from "../../../responses/types";
import {
  guardDutyFinding,
  importedFindingId,
  importedGuardDutyFinding,
  targetOfFinding,
} from "../../../signals/guardDuty";
import { principalArn } from "../../../signals/principalArn";
import { inFinding, targetOfImported } from "../../../signals/securityHub";
import { containment, principalNames } from "../principals";
import { type IamPrincipalFacts, iamPrincipal } from "../resources/iam-principal";
import { credentialCompromise } from "../workflows/CredentialCompromise";

/** GuardDuty correlates what happened within 24 hours (user guide, "GuardDuty Extended Threat Detection"). */
const correlatedHours = 24;

const type = "AttackSequence:IAM/CompromisedCredentials";
/** Whose credentials they are, in the words of GuardDuty. Federated users have nothing in IAM that could be contained. */
const userTypes = ["IAMUser", "AssumedRole", "Root"];

const finding = guardDutyFinding(7, { type: [type], resource: { resourceType: ["AttackSequence"] } });
const detail = finding.detail as EventPattern;

export const compromisedCredentials: WorkflowResponse<IamPrincipalFacts> = {
  name: "compromised-credentials",
  title: "Credentials are used for an attack",
  summary:
    "Answers GuardDuty findings which say that calls by one user or role are an attack in several steps. The principal is " +
    "contained, its calls are looked up, and its owner decides whether it stays contained.",
  placement: "central",
  forms: {
    guardduty: {
      pattern: {
        ...finding,
        detail: {
          ...detail,
          service: {
            ...(detail.service as EventPattern),
            detection: { sequence: { actors: { user: { type: userTypes } } } },
          },
        },
      },
      target: (event) => targetOfFinding(event, (place) => resourceOf(event, place)),
    },
    "security-hub": {
      pattern: withActors(importedGuardDutyFinding([type], ["HIGH", "CRITICAL"])),
      target: (event) => targetOfImported(event, (place) => resourceOf(event, place), { id: importedFindingId(event) }),
    },
  },
  workflow: credentialCompromise,
  resource: iamPrincipal,
  coolDownHours: 24,
  forPeople: (_event, facts) =>
    facts.type === "root"
      ? "nothing in an account contains its root user: change its password, delete its access keys, reset its MFA"
      : undefined,
  input: (inputs) => ({
    principal: principalNames(inputs.facts),
    containment: containment(inputs),
    lookup: lookupOf(inputs.event, inputs.facts),
    since: toSeconds(Date.parse(inputs.target.signal.occurredAt) - correlatedHours * 3_600_000),
  }),
};

function withActors(pattern: EventPattern): EventPattern {
  const { findings } = pattern.detail as EventPattern;
  const Detection = { Sequence: { Actors: { User: { Type: userTypes } } } };
  return { ...pattern, detail: { findings: { ...(findings as EventPattern), Detection } } };
}

interface Actor {
  name: string;
  type: string;
  /** Id of the access key, where the finding has it. */
  key?: string;
}

/** The first actor who is somebody in IAM: GuardDuty API reference, "User"; Security Hub API reference, "ActorUser". */
function actorOf(event: SignalEvent): Actor {
  const own = field(event, "detail.service.detection.sequence.actors");
  const path = own === undefined ? inFinding("Detection.Sequence.Actors") : "detail.service.detection.sequence.actors";
  const listed = (own ?? field(event, path)) as Array<Record<string, Record<string, unknown>>> | undefined;
  const users = (Array.isArray(listed) ? listed : []).map(({ user, User }) => user ?? User ?? {});
  for (const { name, Name = name, type: kind, Type = kind, credentialUid, CredentialUid = credentialUid } of users) {
    if (!userTypes.includes(String(Type))) continue;
    if (typeof Name !== "string" || !/^[\w+=,.@-]{1,64}$/.test(Name)) {
      throw new MalformedSignal(path, "should name the user or role");
    }
    return { name: Name, type: String(Type), ...(typeof CredentialUid === "string" && { key: CredentialUid }) };
  }
  throw new MalformedSignal(path, `should have an actor of type ${userTypes.join(", ")}`);
}

function resourceOf(event: SignalEvent, { account, region }: { account: string; region: string }): Target["resource"] {
  const actor = actorOf(event);
  const id = actor.type === "Root" ? "root" : `${actor.type === "IAMUser" ? "user" : "role"}/${actor.name}`;
  return { id, arn: principalArn(region, account, id) };
}

/** How CloudTrail finds the calls: a user by its name, a session of a role by its key, or else who took on the role. */
function lookupOf(event: SignalEvent, { name, type: kind }: IamPrincipalFacts) {
  if (kind !== "role") return { AttributeKey: "Username", AttributeValue: name };
  const { key } = actorOf(event);
  return key
    ? { AttributeKey: "AccessKeyId", AttributeValue: key }
    : { AttributeKey: "ResourceName", AttributeValue: name };
}
