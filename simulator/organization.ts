import { randomUUID } from "node:crypto";
import { EC2Client } from "@aws-sdk/client-ec2";
import { GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { IAMClient } from "@aws-sdk/client-iam";
import { AutomationService } from "./automation/service/automationService";
import { GroupEvents } from "./autoscaling/groupEvents";
import type { BusEvent, Deployment, LocalService, Principal } from "./aws";
import { Clients, DirectClients } from "./clients";
import { SimulatedClock } from "./clock";
import { EventHistory } from "./cloudtrail/eventHistory";
import { runAgents } from "./cloudwatch/agent";
import { Alarms } from "./cloudwatch/alarms";
import { SilenceAlarms } from "./cloudwatch/silence";
import { cloudTrailDelayMs, consequences } from "./consequences";
import { applyDeployment } from "./deploy";
import { type CallRecord, type FaultPlan, FrontDoor } from "./door";
import { Sts } from "./door/sts";
import { Emulator } from "./emulator";
import { type Boto3Call, refusal } from "./emulator/boto3";
import { loadModels } from "./emulator/models";
import { delivery } from "./events/delivery";
import { EventBridge, eventTime } from "./events/eventBridge";
import { occurrences } from "./events/occurrences";
import { type StartExecution, targets } from "./events/targets";
import { FisService } from "./fis/fisService";
import { taggedRoles } from "./fis/taggedRoles";
import { GuardDutySamples } from "./guardduty/samples";
import { Authorizer } from "./identity/authorizer";
import { IamDirectory } from "./identity/directory";
import { ResourceOwners } from "./identity/resourceOwners";
import { ResourcePolicies } from "./identity/resourcePolicies";
import { ResourceTags } from "./identity/resourceTags";
import { type FunctionDeployment, LambdaHost } from "./lambda/host";
import { LambdaRoles } from "./lambda/roles";
import { LambdaService } from "./lambda/service";
import { Machines } from "./machines/machines";
import { volumeBytes } from "./machines/volumes";
import { QueueConsumers } from "./queueConsumers";
import { ObjectEvents } from "./s3/objectEvents";
import { SecretRotation } from "./secretsmanager/rotation";
import { StepFunctionsService } from "./stepfunctions/service/stepFunctionsService";
import { Timeline } from "./timeline";

export interface OrganizationOptions {
  deployment: Deployment;
  organizationId: string;
  /** Ids of every account of the organization. */
  accounts: string[];
  /** Simulated time at the start; now when absent. */
  start?: Date;
  /** Errors that services will answer with; a drill may add to the list while it runs. */
  faults?: FaultPlan;
  /** A running emulator to use (it is reset); one is started, and stopped with the organization, when absent. */
  emulator?: Emulator;
  onProgress?: (line: string) => void;
}

/**
 * An AWS organization on this machine: the deployment's buses, rules, roles, functions and documents at work on the
 * emulator's resources, with every call decided by IAM, in simulated time.
 */
export class EmbeddedOrganization {
  private constructor(
    readonly clock: SimulatedClock,
    readonly timeline: Timeline,
    readonly events: EventBridge,
    readonly automation: AutomationService,
    readonly stepFunctions: StepFunctionsService,
    readonly machines: Machines,
    readonly fis: FisService,
    /** Puts functions to work. @throws AwsError for what CreateFunction would refuse. */
    readonly deployFunction: (deployment: FunctionDeployment) => Promise<void>,
    /** Clients that act as a principal, through the front door. */
    readonly clients: Clients,
    /** Clients on the state itself, past the front door. */
    readonly direct: DirectClients,
    /** Types of the deployment that have no counterpart here, with the names of their resources. */
    readonly notEmulated: Map<string, string[]>,
    private readonly silences: SilenceAlarms,
    private readonly door: FrontDoor,
    private readonly close: () => Promise<void>,
  ) {}

  /** @throws DeploymentError where AWS would refuse the deployment, EmulatorError where the emulator cannot run. */
  static async start(options: OrganizationOptions): Promise<EmbeddedOrganization> {
    const clock = new SimulatedClock(options.start ?? new Date());
    const timeline = new Timeline(() => clock.now());
    const emulator = options.emulator ?? (await Emulator.start({ onProgress: options.onProgress }));
    if (options.emulator) await emulator.reset();
    const direct: DirectClients = new DirectClients(
      emulator.endpoint,
      () => clock.now(),
      (client, command, account) => {
        if (client === "IAMClient" && !/^(Get|List)/.test(command)) directory.forget(account);
        if (command === "SetAlarmStateCommand") alarmsChanged();
      },
    );
    const resourcePolicies = new ResourcePolicies();
    const owners = new ResourceOwners();
    const directory: IamDirectory = new IamDirectory((account) => direct.in(IAMClient, account, "us-east-1"));
    const organization = { organizationId: options.organizationId, memberAccounts: new Set(options.accounts) };
    const tableKeys = new Map<string, string>();
    const known = { partitionKey: (tableArn: string) => tableKeys.get(tableArn) };
    const tags: ResourceTags = new ResourceTags(direct, (arn) => fis.tagsOf(arn));
    const authorizer = new Authorizer(directory, resourcePolicies, organization, clock, known, tags);
    const events = new EventBridge(clock, timeline);
    const services = new Map<string, LocalService>();
    const history = new EventHistory(clock, cloudTrailDelayMs);
    const objects = new ObjectEvents();
    const faults = options.faults ?? [];

    const door: FrontDoor = await FrontDoor.open({
      emulatorEndpoint: emulator.endpoint,
      modelsFolder: emulator.modelsFolder,
      clock,
      services,
      authorize: (call) => authorizer.authorizeCall(call),
      resourceAccount: (call) => owners.of(call),
      onCall: (record) => follow(record),
      faults,
    });
    const clients = new Clients(
      () => door.endpoint,
      (principal) => door.mint(principal),
    );
    const emit = (
      account: string,
      region: string,
      event: Partial<BusEvent> & Pick<BusEvent, "source" | "detail-type" | "detail">,
    ) => events.emit(account, region, "default", envelope(account, region, event, clock), event.source);
    const silences = new SilenceAlarms({ clock, timeline, direct, clients, emitEvent: emit });
    const lambdaRoles = new LambdaRoles(authorizer, clock, (principal) => door.mint(principal));
    const lambda = new LambdaHost({
      clock,
      endpoint: door.endpoint,
      mint: (roleArn, functionName) => lambdaRoles.mint(roleArn, functionName),
      onInvocation: ({ account, region, functionName, answer }) => {
        for (const line of answer.logs) silences.heard(account, region, line);
        timeline.add({
          kind: "invocation",
          account,
          functionName,
          outcome: answer.ok ? "ok" : "error",
          detail: answer.ok ? JSON.stringify(answer.result) : `${answer.errorType}: ${answer.errorMessage}`,
          logs: answer.logs,
        });
      },
    });
    const callAs = (principal: Principal, call: Pick<Boto3Call, "region" | "service" | "operation" | "parameters">) =>
      callBoto3(emulator, { ...call, endpoint: door.endpoint, credentials: clients.keysOf(principal) });
    const consumers = new QueueConsumers(clock, timeline, clients, authorizer, lambda);
    const automation = new AutomationService({
      clock,
      timeline,
      callAws: ({ credentials, account: _, ...call }) => callAs(credentials.principal, call),
      assumeRole: async ({ roleArn, account, executionArn, executionId }) =>
        authorizer.assumeForService({
          service: "ssm.amazonaws.com",
          roleArn,
          sourceArn: executionArn,
          sourceAccount: account,
          sessionName: `Automation-${executionId}`.slice(0, 64),
        }),
      passRole: (request) => authorizer.passRole({ ...request, service: "ssm.amazonaws.com" }),
      emitEvent: async (account, region, event) => emit(account, region, event),
    });
    const stepFunctions = new StepFunctionsService({
      clock,
      timeline,
      models: loadModels(emulator.modelsFolder),
      callAws: ({ credentials, ...call }) =>
        callBoto3(emulator, {
          ...call,
          binary: true,
          endpoint: door.endpoint,
          credentials: "keys" in credentials ? credentials.keys : clients.keysOf(credentials.principal),
        }),
      assumeRole: ({ roleArn, account, stateMachineArn, sessionName }) =>
        authorizer.assumeForService({
          service: "states.amazonaws.com",
          roleArn,
          sourceArn: stateMachineArn,
          sourceAccount: account,
          sessionName,
        }),
      allows: ({ account, ...check }) => authorizer.decide({ ...check, resourceAccount: account }),
      emitEvent: async (account, region, event) => emit(account, region, event),
    });
    const machines = new Machines({
      clock,
      timeline,
      emitEvent: async (account, region, event) => emit(account, region, event),
      volumeBytes: (account, region, volumeId) => volumeBytes(direct.in(EC2Client, account, region), volumeId),
    });
    const alarms = new Alarms({ clock, timeline, direct, clients, emitEvent: emit });
    runAgents(machines, alarms, clock);
    const groups = new GroupEvents({ clock, timeline, direct, emitEvent: emit });
    const fis: FisService = new FisService({
      clock,
      timeline,
      faults,
      callAws: ({ principal, ...call }) => callAs(principal, call),
      assumeRole: ({ roleArn, account, experimentArn, sessionName }) =>
        authorizer.assumeForService({
          service: "fis.amazonaws.com",
          roleArn,
          sourceArn: experimentArn,
          sourceAccount: account,
          sessionName,
        }),
      allows: ({ account, ...check }) => authorizer.decide({ ...check, resourceAccount: account }),
      alarmState: (alarmArn) => alarms.stateOf(alarmArn),
      rolesTagged: (account, wanted) => taggedRoles(direct.in(IAMClient, account, "us-east-1"), wanted),
      roleExists: async (roleArn) => (await directory.role(roleArn)) !== undefined,
      emitEvent: async (account, region, event) => emit(account, region, event),
    });
    const samples = new GuardDutySamples({
      clock,
      hasDetector: async (account, region, DetectorId) => {
        const { DetectorIds = [] } = await direct
          .in(GuardDutyClient, account, region)
          .send(new ListDetectorsCommand({}));
        return DetectorIds.includes(DetectorId);
      },
      emitEvent: emit,
    });
    const rotation = new SecretRotation({
      clock,
      direct,
      host: lambda,
      allows: ({ account, ...check }) => authorizer.decide({ ...check, resourceAccount: account }),
      emitEvent: emit,
    });
    /** Experiments stop when one of their alarms goes off, whoever sets it. */
    function alarmsChanged(): void {
      void clock.busy(() => fis.alarmsChanged());
    }
    for (const [name, service] of [
      ["cloudtrail", history],
      ["events", events],
      ["fis", fis],
      ["guardduty", samples],
      ["sts", new Sts({ clock, roles: directory, mint: (principal, seconds) => door.mint(principal, seconds) })],
      ["ssm", joined(automation, machines)],
      ["lambda", new LambdaService({ host: lambda, clock })],
      ["secretsmanager", rotation],
      ["stepfunctions", stepFunctions],
    ] as const) {
      services.set(name, service);
    }
    const startExecution: StartExecution = async (principal, region, parameters) => {
      await callAs(principal, { service: "stepfunctions", operation: "StartExecution", parameters, region });
    };
    const { send, bury } = targets({ events, authorizer, clients, clock, timeline, startExecution });
    events.joinDelivery(delivery(clock, timeline, send, bury));

    /** Everything that an answered call sets in motion. */
    async function follow(record: CallRecord): Promise<void> {
      const { call, error, decision } = record;
      timeline.add({
        kind: "call",
        account: call.account,
        region: call.region,
        principal: call.principal,
        service: call.service,
        operation: call.operation,
        input: call.input,
        decision,
        error,
      });
      history.follow(record);
      if (!error) {
        objects.follow(call);
        if (call.service === "iam") directory.forget(call.account);
        resourcePolicies.follow(call);
        owners.follow(call);
        if (call.operation === "SetAlarmState") alarmsChanged();
        await groups.follow(record);
      }
      for (const consequence of consequences(record, objects)) {
        switch (consequence.kind) {
          case "queued":
            consumers.notify(consequence.queueArn);
            break;
          case "published":
            timeline.add({ kind: "message", account: call.account, ...consequence.message });
            break;
          case "event": {
            const event = envelope(call.account, call.region, consequence.event, clock);
            // Most events interest no rule: nothing is scheduled for them.
            if (events.matching(call.account, call.region, "default", event).length === 0) break;
            clock.after(consequence.delayMs, async () =>
              events.emit(call.account, call.region, "default", event, event.source),
            );
          }
        }
      }
    }

    const close = async () => {
      await lambda.close();
      await door.close();
      if (!options.emulator) await emulator.stop();
    };
    try {
      const functionRoles = new Map<string, string>();
      const site = {
        direct,
        events,
        automation,
        stepFunctions,
        fis,
        lambda,
        lambdaRoles,
        functionRoles,
        consumers,
        silences,
        objects,
        directory,
        resourcePolicies,
        owners,
        tableKeys,
      };
      const notEmulated = await applyDeployment(options.deployment, site);
      return new EmbeddedOrganization(
        clock,
        timeline,
        events,
        automation,
        stepFunctions,
        machines,
        fis,
        async (deployment) => {
          await lambdaRoles.admit(deployment.roleArn, deployment.account);
          lambda.deploy(deployment);
        },
        clients,
        direct,
        notEmulated,
        silences,
        door,
        close,
      );
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Where SDKs and the AWS CLI reach the organization (AWS_ENDPOINT_URL). */
  get endpoint(): string {
    return this.door.endpoint;
  }

  /** AWS itself puts an event on an account's default bus: a finding, an alarm, a call that CloudTrail saw. */
  happen(event: BusEvent): void {
    this.events.emit(event.account, event.region, "default", event, "drill");
  }

  /** Keys of a principal, for SDK clients, boto3 or the AWS CLI. */
  credentialsOf(principal: Principal) {
    return this.door.mint(principal);
  }

  /** Resolves when nobody works and nobody waits any more. Schedules are not waited for: they never end (`pass`). */
  settled(): Promise<void> {
    return this.clock.settled();
  }

  /**
   * Lets time pass: rules fire by their schedules, and alarms on silence are looked at. Resolves when what that set in
   * motion has come to its end, which may be later.
   */
  pass(milliseconds: number): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + milliseconds);
    const at = (time: Date, happens: () => Promise<void>) => this.clock.after(time.getTime() - now.getTime(), happens);
    for (const { rule, at: due } of occurrences(this.events, now, until)) {
      at(due, async () => this.events.occur(rule));
    }
    for (const { at: due, look } of this.silences.looks(now, until)) at(due, look);
    at(until, async () => {});
    return this.settled();
  }

  /** The schedule of a rule is due now, whatever the clock says. @throws Error when there is no such rule. */
  due(account: string, region: string, ruleName: string): void {
    const rule = this.events
      .scheduled()
      .find((one) => one.account === account && one.region === region && one.name === ruleName);
    if (!rule) throw new Error(`${account} has no rule ${ruleName} with a schedule in ${region}`);
    this.events.occur(rule);
  }

  stop(): Promise<void> {
    return this.close();
  }
}

function envelope(
  account: string,
  region: string,
  event: Partial<BusEvent> & Pick<BusEvent, "source" | "detail-type" | "detail">,
  clock: SimulatedClock,
): BusEvent {
  return { version: "0", id: randomUUID(), account, time: eventTime(clock.now()), region, resources: [], ...event };
}

/** Two parts of one AWS service, each with its own operations. */
function joined(...parts: LocalService[]): LocalService {
  return {
    operations: new Set(parts.flatMap((p) => [...p.operations])),
    handle: (call) => {
      const part = parts.find((p) => p.operations.has(call.operation));
      if (!part) throw new Error(`no part answers ${call.operation}`);
      return part.handle(call);
    },
  };
}

/** Automation and Step Functions call AWS with boto3. Throws ServiceError. */
async function callBoto3(emulator: Emulator, call: Boto3Call): Promise<Record<string, unknown>> {
  const answer = await emulator.boto3(call);
  if (answer.ok) return answer.response;
  throw refusal(answer.error);
}
