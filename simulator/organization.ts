import { type Compute, compute } from "./assembly/compute";
import { type EventSources, eventSources } from "./assembly/eventSources";
import { createFoundation, type Foundation } from "./assembly/foundation";
import { type FrontDoorParts, openFrontDoor } from "./assembly/frontDoor";
import { callsThrough, type RoleServices, roleServices } from "./assembly/roleServices";
import { enterServices } from "./assembly/services";
import { sideEffects } from "./assembly/sideEffects";
import { type OwnStateOptions, ownState, stateFor } from "./assembly/snapshot";
import type { AutomationService } from "./automation/service/automationService";
import type { BusEvent, Deployment, Principal } from "./aws";
import type { ChaosOptions } from "./chaos/kinds";
import type { Clients, DirectClients } from "./clients";
import { SimulatedClock } from "./clock";
import type { FaultPlan } from "./door";
import type { Emulator } from "./emulator";
import { delivery } from "./events/delivery";
import type { EventBridge } from "./events/eventBridge";
import { occurrences } from "./events/occurrences";
import { targets } from "./events/targets";
import type { FisService } from "./fis/fisService";
import type { FunctionDeployment } from "./lambda/host";
import { invocations } from "./lambda/invocations";
import type { Machines } from "./machines/machines";
import { applyDeployment } from "./provisioning";
import { partitionOfDeployment } from "./provisioning/partition";
import type { StepFunctionsService } from "./stepfunctions/service/stepFunctionsService";
import type { Timeline } from "./timeline";
import { WallClock } from "./wallClock";

/** How often is looked at what the wall clock has made due. */
const lookEveryMs = 1000;

export interface OrganizationOptions extends OwnStateOptions {
  deployment: Deployment;
  organizationId: string;
  /** Ids of every account of the organization. */
  accounts: string[];
  /** The partition that the accounts belong to; that of the deployment's Regions when absent. */
  partition?: string;
  /** Simulated time at the start; now when absent. */
  start?: Date;
  /**
   * `simulated`, the default: time jumps to what is waited for. `wall`: the machine's own time, from now on; schedules and
   * alarms on missing data come by themselves, and `pass`, `settled` and `start` mean nothing.
   */
  time?: "simulated" | "wall";
  /** Of the endpoint, on the loopback interface; a free one when absent. */
  port?: number;
  /** Errors that services will answer with; a drill may add to the list while it runs. */
  faults?: FaultPlan;
  /** What AWS does on an ordinary day; without it every read sees every write, and every event comes once. */
  chaos?: ChaosOptions;
  /** A running emulator to use (what was in it is lost); one is started, and stopped with the organization, when absent. */
  emulator?: Emulator;
}

/** The parts of an organization, put together and with its deployment in place. */
interface Parts {
  foundation: Foundation;
  frontDoor: FrontDoorParts;
  sources: EventSources;
  running: Compute;
  acting: RoleServices;
  notEmulated: Map<string, string[]>;
  close(): Promise<void>;
}

/**
 * An AWS organization on this machine: the deployment's buses, rules, roles, functions and documents at work on the
 * emulator's resources, with every call decided by IAM, in simulated time.
 */
export class EmbeddedOrganization {
  readonly clock: SimulatedClock;
  readonly timeline: Timeline;
  readonly events: EventBridge;
  readonly automation: AutomationService;
  readonly stepFunctions: StepFunctionsService;
  readonly machines: Machines;
  readonly fis: FisService;
  /** Clients that act as a principal, through the front door. */
  readonly clients: Clients;
  /** Clients on the state itself, past the front door. */
  readonly direct: DirectClients;
  /** Types of the deployment that have no counterpart here, with the names of their resources. */
  readonly notEmulated: Map<string, string[]>;

  private constructor(private readonly parts: Parts) {
    const { foundation, frontDoor, running, acting } = parts;
    this.clock = foundation.clock;
    this.timeline = foundation.timeline;
    this.events = foundation.events;
    this.direct = foundation.direct;
    this.clients = frontDoor.clients;
    this.machines = running.machines;
    this.automation = acting.automation;
    this.stepFunctions = acting.stepFunctions;
    this.fis = acting.fis;
    this.notEmulated = parts.notEmulated;
  }

  /** @throws DeploymentError where AWS would refuse the deployment, EmulatorError where the emulator cannot run. */
  static async start(options: OrganizationOptions): Promise<EmbeddedOrganization> {
    const { organizationId, accounts, deployment } = options;
    const clock = options.time === "wall" ? new WallClock() : new SimulatedClock(options.start ?? new Date());
    const start = clock.now();
    const { state, answers, keep, leave } = options.emulator
      ? await stateFor(options.emulator, deployment, start, options)
      : await ownState(deployment, start, options);
    const foundation = createFoundation(
      state,
      { partition: partitionOfDeployment(deployment), ...options, clock },
      changed,
    );
    const { timeline, events } = foundation;
    const frontDoor: FrontDoorParts = await openFrontDoor(foundation, {
      organizationId,
      accounts,
      port: options.port,
      experimentTags: (arn) => acting.fis.tagsOf(arn),
      stepOf: (principal) => acting.automation.stepOf(principal),
      onCall: (record) => applySideEffects(record),
    });
    const sources = eventSources(foundation, frontDoor);
    const running = compute(foundation, frontDoor, sources);
    const callAws = callsThrough(foundation, frontDoor);
    const acting: RoleServices = roleServices(foundation, frontDoor, callAws, sources.alarms);
    enterServices(foundation, frontDoor, sources, running, acting);
    const { send, bury } = targets({ ...foundation, ...frontDoor, callAws });
    const deliver = delivery(clock, timeline, send, bury);
    events.joinDelivery(foundation.chaos?.deliver(deliver) ?? deliver);
    const invoke = invocations(foundation, frontDoor);
    const applySideEffects = sideEffects(foundation, frontDoor, sources, running.consumers, invoke, changed);

    /** What is cached of the state may have to be read again, and experiments stop when an alarm of theirs fires. */
    function changed(service: string, operation: string, account: string): void {
      if (service === "iam" && !/^(Get|List)/.test(operation)) frontDoor.directory.forget(account);
      if (operation === "SetAlarmState") void clock.busy(() => acting.fis.alarmsChanged());
    }
    const close = async () => {
      clock.stop();
      await running.lambda.close();
      await frontDoor.door.close();
      await foundation.chaos?.close();
      await leave();
    };
    try {
      const parts = { ...foundation, ...frontDoor, ...sources, ...running, ...acting };
      foundation.direct.answers = answers;
      const notEmulated = await applyDeployment(deployment, parts, options.onProgress);
      foundation.direct.answers = undefined;
      await keep();
      const organization = new EmbeddedOrganization({
        foundation,
        frontDoor,
        sources,
        running,
        acting,
        notEmulated,
        close,
      });
      if (options.time === "wall") organization.go(start);
      return organization;
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Puts a function to work. @throws AwsError for what CreateFunction would refuse. */
  async deployFunction(deployment: FunctionDeployment): Promise<void> {
    const { lambda, lambdaRoles } = this.parts.running;
    await lambdaRoles.admit(deployment.roleArn, deployment.account);
    lambda.deploy(deployment);
  }

  /** Where SDKs and the AWS CLI reach the organization (AWS_ENDPOINT_URL). */
  get endpoint(): string {
    return this.parts.frontDoor.door.endpoint;
  }

  /** AWS itself puts an event on an account's default bus: a finding, an alarm, a call that CloudTrail saw. */
  happen(event: BusEvent): void {
    this.events.emit(event.account, event.region, "default", event, "drill");
  }

  /** Keys of a principal, for SDK clients, boto3 or the AWS CLI. */
  credentialsOf(principal: Principal) {
    return this.parts.frontDoor.door.mint(principal);
  }

  /** Resolves when nobody works and nobody waits any more. Schedules are not waited for: they never end (`pass`). */
  settled(): Promise<void> {
    return this.clock.settled();
  }

  /**
   * Lets time pass: rules fire by their schedules, and alarms on missing data are evaluated. Resolves when what that set in
   * motion has come to its end, which may be later.
   */
  pass(milliseconds: number): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + milliseconds);
    const at = (time: Date, happens: () => Promise<void>) => this.clock.after(time.getTime() - now.getTime(), happens);
    for (const { rule, at: due } of occurrences(this.events, now, until)) {
      at(due, async () => this.events.occur(rule));
    }
    for (const { at: due, look } of this.parts.sources.silences.looks(now, until)) at(due, look);
    at(until, async () => {});
    return this.settled();
  }

  /** Time goes on by itself: what it makes due since `from` happens. */
  private go(from: Date): void {
    this.clock.after(lookEveryMs, async () => {
      const now = this.clock.now();
      this.go(now);
      for (const { rule } of occurrences(this.events, from, now)) this.events.occur(rule);
      for (const { look } of this.parts.sources.silences.looks(from, now)) await look();
    });
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
    return this.parts.close();
  }
}
