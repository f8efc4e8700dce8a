import type { PolicyDocument, PolicyStatement } from "../../../aws/iam";
import { AwsError } from "../../aws";
import type { SimulatedClock } from "../../clock";
import type { ResourcePolicies } from "../../identity/resourcePolicies";
import { readBusPolicy } from "../busPolicy";
import { type Bus, type BusSettings, busName, type EventBridge } from "../eventBridge";
import { type Handlers, page, startsWith } from "./operations";

type Names =
  | "CreateEventBus"
  | "DeleteEventBus"
  | "DescribeEventBus"
  | "ListEventBuses"
  | "PutPermission"
  | "RemovePermission"
  | "UpdateEventBus";

/** Buses and who may use them. The policy of a bus is where IAM reads it: nowhere else. */
export function busOperations(events: EventBridge, clock: SimulatedClock, policies: ResourcePolicies): Handlers<Names> {
  const setPolicy = (bus: Bus, text: string) =>
    policies.set(bus.arn, `bus policy of ${bus.name}`, readBusPolicy(text, bus.arn));
  const policyOf = ({ arn }: Bus): PolicyDocument | undefined => policies.for(arn)?.document;
  const shown = (bus: Bus) => {
    const policy = policyOf(bus);
    return {
      Name: bus.name,
      Arn: bus.arn,
      ...(bus.settings.Description !== undefined && { Description: bus.settings.Description }),
      ...(policy && { Policy: JSON.stringify(policy) }),
      CreationTime: bus.created,
      LastModifiedTime: bus.modified,
    };
  };
  return {
    CreateEventBus: (input, { account, region }) => {
      if (input.EventSourceName) throw notOfPartners;
      const settings = settingsOf(input);
      const bus = events.createBus(account, region, named(input.Name), settings);
      return { EventBusArn: bus.arn, ...settings };
    },
    UpdateEventBus: (input, { account, region }) => {
      const bus = events.bus(account, region, busName(input.Name));
      bus.settings = settingsOf(input);
      bus.modified = clock.now();
      return { Arn: bus.arn, Name: bus.name, ...bus.settings };
    },
    DeleteEventBus: ({ Name }, { account, region }) => {
      const name = busName(Name);
      if (!events.hasBus(account, region, name)) return {};
      const { arn } = events.bus(account, region, name);
      events.deleteBus(account, region, name);
      policies.delete(arn);
      return {};
    },
    DescribeEventBus: ({ Name }, { account, region }) => {
      const bus = events.bus(account, region, busName(Name));
      return { ...shown(bus), ...bus.settings };
    },
    ListEventBuses: (input, { account, region }) => {
      const { items, NextToken } = page(events.buses(account, region).filter(startsWith(input.NamePrefix)), input);
      return { EventBuses: items.map(shown), NextToken };
    },
    PutPermission: (input, { account, region }) => {
      const bus = events.bus(account, region, busName(input.EventBusName));
      if (input.Policy !== undefined) setPolicy(bus, input.Policy);
      else {
        const { Version = "2012-10-17", Statement = [] } = policyOf(bus) ?? {};
        const others = [Statement].flat().filter(({ Sid }) => Sid !== input.StatementId);
        setPolicy(bus, JSON.stringify({ Version, Statement: [...others, permission(input, bus)] }));
      }
      return {};
    },
    RemovePermission: ({ EventBusName, StatementId, RemoveAllPermissions }, { account, region }) => {
      const bus = events.bus(account, region, busName(EventBusName));
      const { Version, Statement = [] } = policyOf(bus) ?? {};
      const left = RemoveAllPermissions ? [] : [Statement].flat().filter(({ Sid }) => Sid !== StatementId);
      if (!RemoveAllPermissions && left.length === [Statement].flat().length) {
        throw new AwsError("ResourceNotFoundException", `Statement with the provided id does not exist.`);
      }
      if (left.length > 0) setPolicy(bus, JSON.stringify({ Version, Statement: left }));
      else policies.delete(bus.arn);
      return {};
    },
  };
}

const notOfPartners = new AwsError(
  "NotImplemented",
  "events CreateEventBus: the embedded organization has no partner event sources",
  501,
);

function settingsOf({ Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig }: BusSettings): BusSettings {
  return {
    ...(Description !== undefined && { Description }),
    ...(KmsKeyIdentifier !== undefined && { KmsKeyIdentifier }),
    ...(DeadLetterConfig && { DeadLetterConfig }),
    ...(LogConfig && { LogConfig }),
  };
}

/** "CreateEventBus" (API reference): 1 to 256 of these; a name with a slash is of a partner. */
function named(name = ""): string {
  if (/^[.\-_A-Za-z0-9]{1,256}$/.test(name)) return name;
  throw invalid(`Parameter Name ${JSON.stringify(name)} is not a valid name of an event bus.`);
}

interface PermissionInput {
  Action?: string;
  Principal?: string;
  StatementId?: string;
  Condition?: { Type?: string; Key?: string; Value?: string };
}

/**
 * The statement that the older form of PutPermission means ("PutPermission", API reference). What it refuses, and in
 * which words, is recorded (tests/simulator/recorded/eventbridgeCalls.test.ts).
 */
function permission(input: PermissionInput, bus: Bus): PolicyStatement {
  const missing = (["Action", "Principal", "StatementId"] as const).filter((name) => !input[name]);
  if (missing.length > 0) throw invalid(`Parameter(s) ${missing.join(", ")} must be specified.`);
  const { Action = "", Principal, StatementId, Condition } = input;
  if (!/^events:[a-zA-Z]+$/.test(Action)) {
    throw invalid(
      `1 validation error detected: Value '${Action}' at 'action' failed to satisfy constraint: ` +
        "Member must satisfy regular expression pattern: events:[a-zA-Z]+",
    );
  }
  if (Action !== "events:PutEvents") throw unsupported("action");
  const { Type = "", Key = "", Value = "" } = Condition ?? {};
  if (Condition && Type !== "StringEquals") throw unsupported("condition.type");
  if (Condition && Key !== "aws:PrincipalOrgID") throw unsupported("condition.key");
  const partition = bus.arn.split(":")[1];
  return {
    Sid: StatementId,
    Effect: "Allow",
    Principal: Principal === "*" ? "*" : { AWS: `arn:${partition}:iam::${Principal}:root` },
    Action,
    Resource: bus.arn,
    ...(Condition && { Condition: { [Type]: { [Key]: Value } } }),
  };
}

const invalid = (message: string): AwsError => new AwsError("ValidationException", message);
const unsupported = (parameter: string): AwsError =>
  invalid(`Provided value in parameter '${parameter}' is not supported.`);
