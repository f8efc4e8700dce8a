import { randomUUID } from "node:crypto";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient, StartAutomationExecutionCommand } from "@aws-sdk/client-ssm";
import type { BusEvent, Principal } from "../aws";
import type { Clients } from "../clients";
import type { SimulatedClock } from "../clock";
import type { Authorizer } from "../identity/authorizer";
import type { Surroundings } from "../surroundings";
import type { Timeline } from "../timeline";
import { DeliveryError, type Send, type SendToDeadLetters } from "./delivery";
import { busName, type EventBridge, eventTime, type Hops, type Rule, type Target } from "./eventBridge";

interface Dependencies {
  events: EventBridge;
  authorizer: Authorizer;
  clients: Clients;
  clock: SimulatedClock;
  timeline: Timeline;
  callAws: Surroundings["callAws"];
}

/** One adapter per kind of target; each calls the target through the front door as EventBridge would. */
export function targets({ events, authorizer, clients, clock, timeline, callAws }: Dependencies): {
  send: Send;
  bury: SendToDeadLetters;
} {
  const serviceOf = (rule: Rule): Principal => ({
    kind: "service",
    service: "events.amazonaws.com",
    sourceArn: rule.arn,
    sourceAccount: rule.account,
  });

  /** The target's role where it has one, else the events service itself. */
  async function caller(rule: Rule, target: Target, refusal: string): Promise<Principal> {
    if (!target.RoleArn) return serviceOf(rule);
    try {
      const { principal } = await authorizer.assumeForService({
        service: "events.amazonaws.com",
        roleArn: target.RoleArn,
        sourceArn: rule.arn,
        sourceAccount: rule.account,
        sessionName: `events-${rule.name}`.slice(0, 64),
      });
      return principal;
    } catch (error) {
      throw new DeliveryError(refusal, (error as Error).message, false);
    }
  }

  async function toBus(rule: Rule, target: Target, event: BusEvent, hops: Hops): Promise<string> {
    const [, , , region = "", account = ""] = target.Arn.split(":");
    const local = region === rule.region;
    // A same-Region hop and a cross-Region hop are allowed independently (stackd eventbridge/bus_forwarding.json).
    if (local && hops.local > 0) {
      throw new DeliveryError(
        "THIRD_ACCOUNT_HOP_DETECTED",
        "The event has already been sent from one bus to another.",
        false,
      );
    }
    if (!local && hops.regional > 0) {
      throw new DeliveryError(
        "THIRD_REGION_HOP_DETECTED",
        "The event has already been sent from one Region to another.",
        false,
      );
    }
    const principal = await caller(rule, target, "NO_PERMISSIONS");
    const decision = await authorizer.decide({
      principal,
      action: "events:PutEvents",
      resource: target.Arn,
      resourceAccount: account,
      region,
      context: {
        "events:eventBusInvocation": "true",
        "events:source": event.source,
        "events:detail-type": event["detail-type"],
      },
    });
    if (!decision.allowed) throw new DeliveryError("NO_PERMISSIONS", decision.reason, false);
    if (!events.hasBus(account, region, busName(target.Arn))) {
      timeline.add({ kind: "note", text: `bus ${target.Arn} does not exist: the event is acknowledged and lost` });
      return decision.reason;
    }
    // Cross-Region forwarding gives the event a new id and a new time.
    const arrived = local ? event : { ...event, id: randomUUID(), time: eventTime(clock.now()) };
    const made = { local: hops.local + (local ? 1 : 0), regional: hops.regional + (local ? 0 : 1) };
    events.emit(account, region, busName(target.Arn), arrived, rule.arn, made);
    return decision.reason;
  }

  const send: Send = async (rule, target, body, event, hops) => {
    const [, , service, region = "", account = "", ...rest] = target.Arn.split(":");
    if (service === "events" && rest[0]?.startsWith("event-bus/")) return toBus(rule, target, event, hops);
    const principal = await caller(rule, target, "FAILED_TO_ASSUME_ROLE");
    if (service === "sqs") {
      const QueueUrl = clients.queueUrl(account, rest.join(":"));
      const MessageGroupId = target.SqsParameters?.MessageGroupId;
      await clients
        .as(SQSClient, principal, region)
        .send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId }));
    } else if (service === "sns") {
      await clients.as(SNSClient, principal, region).send(new PublishCommand({ TopicArn: target.Arn, Message: body }));
    } else if (service === "lambda") {
      await clients
        .as(LambdaClient, principal, region)
        .send(new InvokeCommand({ FunctionName: target.Arn, InvocationType: "Event", Payload: Buffer.from(body) }));
    } else if (service === "ssm" && rest[0]?.startsWith("automation-definition/")) {
      const [name, version] = rest.join(":").slice("automation-definition/".length).split(":");
      await clients.as(SSMClient, principal, region).send(
        new StartAutomationExecutionCommand({
          DocumentName: name,
          DocumentVersion: version,
          Parameters: JSON.parse(body) as Record<string, string[]>,
        }),
      );
    } else if (service === "states" && rest[0] === "stateMachine") {
      const parameters = { stateMachineArn: target.Arn, input: body };
      const call = { service: "stepfunctions", operation: "StartExecution", parameters };
      await callAws({ region, credentials: { principal }, ...call });
    } else {
      throw new DeliveryError(
        "INVALID_PARAMETER",
        `the embedded organization cannot deliver to ${service}; it knows event buses, SQS, SNS, Lambda, SSM Automation and Step Functions`,
        false,
      );
    }
    return undefined;
  };

  const bury: SendToDeadLetters = async (rule, queueArn, body, attributes) => {
    const [, , , region = "", account = "", name = ""] = queueArn.split(":");
    await clients.as(SQSClient, serviceOf(rule), region).send(
      new SendMessageCommand({
        QueueUrl: clients.queueUrl(account, name),
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([key, value]) => [key, { DataType: "String", StringValue: value }]),
        ),
      }),
    );
  };

  return { send, bury };
}
