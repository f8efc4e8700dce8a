import type { SQSEvent, SQSRecord } from "aws-lambda";
import { catalogue } from "../../../catalogue/catalogue";
import openedGroup from "../../../catalogue/exposure/open-security-group/events/fires/ssh-open-to-the-world.json";
import miningFinding from "../../../catalogue/instances/crypto-mining-instance/events/fires/bitcoin-domain-queried.json";
import type { CustomNotification } from "../../../functions/shared/message";
import type { Dependencies } from "../../../functions/triage/dependencies";
import { Triage } from "../../../functions/triage/triage";
import type { TriageSettings } from "../../../organization/settings";
import type { CentralResponse, Response, SignalEvent, Target } from "../../../responses/types";
import { holds, type Item, updated } from "./conditions";

export const settings: TriageSettings = {
  partition: "aws",
  organizationId: "o-exampleorg1",
  securityAccountId: "222233334444",
  homeRegion: "eu-west-1",
  members: { "111122223333": { name: "payments-prod" } },
  governedRegions: ["eu-west-1"],
  mode: "act",
  observeResponses: [],
  allowlistTag: { key: "reflex:auto-remediate", value: "true" },
  ownerTagKey: "owner",
  fusePerHour: 5,
  goldenImages: { "eu-west-1": { x86_64: "ami-0f1021324354657a8" } },
};

export const mining = miningFinding as unknown as SignalEvent;
export const opened = openedGroup as unknown as SignalEvent;
export const victim = "i-0b2c4d6e8f0a1b3c5";
export const start = Date.parse("2026-11-24T09:14:08Z");
const tags = [
  { Key: "owner", Value: "team-payments" },
  { Key: "reflex:auto-remediate", Value: "true" },
];

interface Command {
  input: Record<string, unknown>;
}

export interface Call extends Command {
  /** Class of the command, e.g. `PutItemCommand`. */
  name: string;
}

export interface Execution {
  id: string;
  region: string;
  input: Record<string, unknown>;
}

/** An error as the SDK throws it. */
export function serviceError(name: string): Error {
  return Object.assign(new Error(`${name} (test)`), { name });
}

/**
 * The services of one organization in memory, and a triage on them. Time stands still but for `sleep` and `pass`.
 * `beforeCall` and `afterCall` see every call with its running number and may throw: the invocation dies there.
 */
export class World {
  now = start;
  readonly table = new Map<string, Item>();
  readonly evidence = new Map<string, string>();
  readonly messages: Array<{ Subject: string; notification: CustomNotification }> = [];
  readonly executions = new Map<string, Execution>();
  readonly calls: Call[] = [];
  readonly lines: string[] = [];
  readonly logs: Array<{ level: "info" | "error"; message: string; details: Record<string, unknown> }> = [];
  readonly sleeps: number[] = [];
  readonly instances = new Map<string, Record<string, unknown>>([
    [
      victim,
      {
        InstanceId: victim,
        State: { Name: "running" },
        InstanceType: "t3.medium",
        Architecture: "x86_64",
        ImageId: "ami-0f1021324354657a8",
        VpcId: "vpc-0d1e2f30415263748",
        SubnetId: "subnet-0c1d2e3f405162738",
        IamInstanceProfile: { Arn: "arn:aws:iam::111122223333:instance-profile/web/front" },
        NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", Attachment: { DeviceIndex: 0 } }],
        Tags: tags,
      },
    ],
  ]);
  readonly groups = new Map<string, { rules: string[]; tags: typeof tags }>([
    ["sg-0e1f2031425364758", { rules: ["sgr-01a2b3c4d5e6f7081"], tags }],
  ]);
  /** What people stopped. */
  stops: Item[] = [];
  beforeCall: (call: Call, number: number) => void = () => {};
  afterCall: (call: Call, number: number) => void = () => {};

  constructor(
    readonly settings: TriageSettings,
    readonly responses: readonly Response[] = catalogue,
  ) {}

  /** A fresh execution environment: nothing but the services remembers anything. */
  triage(): Triage {
    const client = (region: string) =>
      ({
        send: (command: Command) => this.answer(command.constructor.name, command.input, region),
      }) as unknown as Dependencies["dynamodb"];
    const log = (level: "info" | "error") => (message: string, details: Record<string, unknown>) =>
      void this.logs.push({ level, message, details });
    const home = client(this.settings.homeRegion) as never;
    return new Triage({
      settings: this.settings,
      responses: this.responses,
      dynamodb: home,
      s3: home,
      sns: home,
      sts: home,
      sfn: home,
      memberCalls: (region) => async (_service, operation, input) =>
        (await this.answer(`${operation}Command`, input as Call["input"], region)) as Record<string, unknown>,
      now: () => this.now,
      sleep: async (milliseconds) => {
        this.sleeps.push(milliseconds);
        this.now += milliseconds;
      },
      log: { info: log("info"), error: log("error") },
      emit: (line) => void this.lines.push(line),
    });
  }

  /** Delivers signals to a fresh environment; returns the ids of the messages that go back to the queue. */
  async deliver(...events: SignalEvent[]): Promise<string[]> {
    const { batchItemFailures } = await this.triage().handle(batch(events.map(bodyOf)));
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  }

  pass(seconds: number): void {
    this.now += seconds * 1000;
  }

  /** What was decided about each message, from the metrics: `run`, `duplicate` … */
  verdicts(): string[] {
    return this.lines.map((line) => JSON.parse(line) as { Action?: string }).flatMap(({ Action }) => Action ?? []);
  }

  decisions(): Array<{ incidentId: string; decision: { action: string; reasons: unknown[] } }> {
    return [...this.evidence.values()].map((body) => JSON.parse(body));
  }

  private async answer(name: string, input: Call["input"], region: string): Promise<unknown> {
    const call: Call = { name, input };
    const number = this.calls.push(call);
    this.beforeCall(call, number);
    const result = this.perform(call.name, call.input as Record<string, never>, region);
    this.afterCall(call, number);
    return result;
  }

  private perform(name: string, input: Record<string, never>, region: string): unknown {
    const { table, instances, groups } = this;
    const key = (input.Key as Item | undefined)?.pk?.S ?? (input.Item as Item | undefined)?.pk?.S ?? "";
    const filter = (input.Filters as Array<{ Values: string[] }> | undefined)?.[0]?.Values[0] ?? "";
    switch (name) {
      case "ScanCommand":
        return { Items: this.stops };
      case "GetItemCommand":
        return { Item: table.get(key) };
      case "PutItemCommand":
      case "UpdateItemCommand": {
        if (!holds(input.ConditionExpression ?? "", table.get(key), input.ExpressionAttributeValues)) {
          throw serviceError("ConditionalCheckFailedException");
        }
        const old = table.get(key) ?? { pk: { S: key } };
        table.set(key, input.Item ?? updated(input.UpdateExpression ?? "", old, input.ExpressionAttributeValues));
        return {};
      }
      case "AssumeRoleCommand":
        return {
          Credentials: { AccessKeyId: "ASIATEST", SecretAccessKey: "top-secret", SessionToken: "top-secret-token" },
        };
      case "DescribeInstancesCommand": {
        const instance = instances.get((input.InstanceIds as string[] | undefined)?.[0] ?? "");
        if (!instance) throw serviceError("InvalidInstanceID.NotFound");
        return { Reservations: [{ Instances: [instance] }] };
      }
      case "DescribeAutoScalingInstancesCommand":
        return { AutoScalingInstances: [{ AutoScalingGroupName: "web-asg" }] };
      case "DescribeIamInstanceProfileAssociationsCommand":
        return { IamInstanceProfileAssociations: [{ AssociationId: "iip-assoc-1" }] };
      case "DescribeAddressesCommand":
        return { Addresses: filter === "eni-1" ? [{ AllocationId: "eipalloc-1", AssociationId: "eipassoc-1" }] : [] };
      case "GetInstanceProfileCommand":
        if (input.InstanceProfileName !== "front") throw serviceError("NoSuchEntityException");
        return { InstanceProfile: { Roles: [{ RoleName: "web-role" }] } };
      case "DescribeSecurityGroupsCommand": {
        const group = groups.get((input.GroupIds as string[] | undefined)?.[0] ?? "");
        if (!group) throw serviceError("InvalidGroup.NotFound");
        return { SecurityGroups: [{ VpcId: "vpc-1", Tags: group.tags }] };
      }
      case "DescribeSecurityGroupRulesCommand": {
        const openToAll = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIpv4: "0.0.0.0/0" };
        // One rule a page, and the group's outbound rule first: readers must page and check the direction.
        const rules = groups.get(filter)?.rules ?? [];
        const page = Number(input.NextToken ?? 0);
        const SecurityGroupRules =
          page === 0
            ? [{ SecurityGroupRuleId: "sgr-00000000", IsEgress: true }]
            : [{ ...openToAll, SecurityGroupRuleId: rules[page - 1], IsEgress: false }];
        return { SecurityGroupRules, NextToken: page < rules.length ? String(page + 1) : undefined };
      }
      case "StartAutomationExecutionCommand": {
        const token = input.ClientToken ?? "";
        const known = this.executions.get(token);
        if (known && JSON.stringify(known.input) !== JSON.stringify(input)) {
          throw serviceError("IdempotentParameterMismatch");
        }
        const execution = known ?? { id: `execution-${this.executions.size + 1}`, region, input };
        this.executions.set(token, execution);
        return { AutomationExecutionId: execution.id };
      }
      case "StartExecutionCommand":
        return { executionArn: `${input.stateMachineArn}:${input.name}`.replace(":stateMachine:", ":execution:") };
      case "PutObjectCommand":
        if (input.IfNoneMatch !== "*") throw new Error("evidence must be written once");
        if (this.evidence.has(input.Key ?? "")) throw serviceError("PreconditionFailed");
        this.evidence.set(input.Key ?? "", input.Body ?? "");
        return {};
      case "PublishCommand":
        this.messages.push({
          Subject: input.Subject ?? "",
          notification: JSON.parse(JSON.parse(input.Message ?? "").default),
        });
        return {};
      default:
        throw new Error(`the test world does not know ${name}`);
    }
  }
}

export function bodyOf(event: SignalEvent): string {
  return event.source === "aws.ec2"
    ? message("open-security-group", "cloudtrail", event)
    : message("crypto-mining-instance", "guardduty", event);
}

/** What the rule of a form puts into the queue. */
export function message(response: string, form: string, event: SignalEvent): string {
  return JSON.stringify({ response, form, rule: `reflex-${response}`, event });
}

/** The target of an event, read as the first form of the response's signal. */
export function targetOf({ forms }: CentralResponse, event: SignalEvent): Target {
  return Object.values(forms)[0]!.target(event);
}

/** @param received how often SQS has delivered the messages, this time included. */
export function batch(bodies: string[], received = 1): SQSEvent {
  const attributes = { ApproximateReceiveCount: String(received) };
  return {
    Records: bodies.map((body, index) => ({ messageId: `message-${index + 1}`, body, attributes }) as SQSRecord),
  };
}

/** A copy of an event with changes in its detail. */
export function variant(event: SignalEvent, changes: Record<string, unknown>): SignalEvent {
  return { ...event, detail: { ...structuredClone(event.detail), ...changes } };
}
