import {
  type ApiCall,
  AwsError,
  type DeployedResource,
  type Principal,
  type ServiceEvent,
} from "../../../simulator/aws";
import { SimulatedClock } from "../../../simulator/clock";
import type { FaultPlan } from "../../../simulator/door";
import { FisService } from "../../../simulator/fis/fisService";
import type { FisDependencies, TemplateDefinition } from "../../../simulator/fis/types";
import { applyDeployment } from "../../../simulator/provisioning";
import type { ProvisioningTarget } from "../../../simulator/provisioning/target";
import { Timeline } from "../../../simulator/timeline";

export const account = "111122223333";
export const region = "eu-west-1";
export const roleArn = `arn:aws:iam::${account}:role/experiment`;
export const alarmArn = `arn:aws:cloudwatch:${region}:${account}:alarm:errors`;
export const instanceArn = (id: string) => `arn:aws:ec2:${region}:${account}:instance/${id}`;

/** A template that FIS accepts: terminates one instance. */
export const template = (): TemplateDefinition => ({
  description: "Terminates one instance",
  roleArn,
  stopConditions: [{ source: "aws:cloudwatch:alarm", value: alarmArn }],
  actions: { fault: { actionId: "aws:ec2:terminate-instances", targets: { Instances: "chosen" } } },
  targets: {
    chosen: {
      resourceType: "aws:ec2:instance",
      resourceTags: { team: "canary" },
      filters: [{ path: "State.Name", values: ["running"] }],
      selectionMode: "COUNT(1)",
    },
  },
});

const principal: Principal = {
  kind: "role-session",
  account,
  roleArn,
  roleName: "experiment",
  roleId: "AROAEXPERIMENT",
  sessionName: "session",
  issuedAt: new Date(0),
};

export interface Call {
  service: string;
  operation: string;
  parameters: Record<string, unknown>;
}

type Answer = (call: Call) => Record<string, unknown>;

/** Two instances, i-1 and i-2, of which one may be terminated by a call. */
export class FisWorld {
  readonly clock = new SimulatedClock(new Date("2026-11-24T09:00:00Z"));
  readonly timeline = new Timeline(() => this.clock.now());
  readonly calls: Call[] = [];
  readonly events: Array<{ at: string; event: ServiceEvent }> = [];
  readonly faults: FaultPlan = [];
  readonly states = new Map([
    ["i-1", "running"],
    ["i-2", "running"],
    ["i-3", "stopped"],
  ]);
  alarm = "OK";
  trusted = true;
  /** Answers beyond EC2's, by `service Operation`. */
  readonly answers: Record<string, Answer> = {};
  readonly asked: Array<Parameters<FisDependencies["allows"]>[0]> = [];
  allowed = true;
  roles = [`arn:aws:iam::${account}:role/web`];
  readonly fis: FisService;

  constructor() {
    this.fis = new FisService({
      clock: this.clock,
      timeline: this.timeline,
      faults: this.faults,
      callAws: async (call) => this.answer(call),
      assumeRole: async () => {
        if (!this.trusted) throw new AwsError("AccessDenied", "the trust policy does not allow it", 403);
        return { principal };
      },
      allows: async (check) => {
        this.asked.push(check);
        return { allowed: this.allowed, reason: this.allowed ? "allowed" : "no policy allows it" };
      },
      alarmState: async () => this.alarm,
      rolesTagged: async () => this.roles,
      roleExists: async (arn) => this.roles.includes(arn),
      emitEvent: async (_account, _region, event) => {
        this.events.push({ at: this.clock.now().toISOString(), event });
      },
    });
  }

  private answer({ service, operation, parameters }: Call): Record<string, unknown> {
    this.calls.push({ service, operation, parameters });
    const known = this.answers[`${service} ${operation}`];
    if (known) return known({ service, operation, parameters });
    const ids = parameters.InstanceIds as string[] | undefined;
    const next: Record<string, string> = {
      TerminateInstances: "terminated",
      StopInstances: "stopped",
      StartInstances: "running",
    };
    const state = next[operation];
    if (state) {
      for (const id of ids ?? []) this.states.set(id, state);
      return {};
    }
    if (operation !== "DescribeInstances") throw new AwsError("NotImplemented", `${service} ${operation}`);
    const Instances = [...this.states]
      .filter(([id]) => !ids || ids.includes(id))
      .map(([InstanceId, Name]) => ({ InstanceId, State: { Name } }));
    return { Reservations: [{ Instances }] };
  }

  call(operation: string, input: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const call: ApiCall = { service: "fis", operation, input, region, account, principal };
    return this.clock.busy(() => this.fis.handle(call));
  }

  /** Starts an experiment of a template and waits until nothing moves any more. */
  /** Puts templates of a deployment in place, as the organization does. */
  async provision(resources: DeployedResource[]): Promise<void> {
    await applyDeployment({ resources }, { fis: this.fis } as unknown as ProvisioningTarget);
  }

  async run(definition: TemplateDefinition, options: { actionsMode?: string } = {}): Promise<Experiment> {
    const id = await this.start(definition, options);
    await this.clock.settled();
    return this.experiment(id);
  }

  async start(definition: TemplateDefinition, options: { actionsMode?: string } = {}): Promise<string> {
    const { experimentTemplate } = await this.call("CreateExperimentTemplate", {
      clientToken: crypto.randomUUID(),
      ...definition,
    });
    const { experiment } = await this.call("StartExperiment", {
      clientToken: crypto.randomUUID(),
      experimentTemplateId: (experimentTemplate as { id: string }).id,
      experimentOptions: options,
    });
    return (experiment as { id: string }).id;
  }

  async experiment(id: string): Promise<Experiment> {
    return (await this.call("GetExperiment", { id })).experiment as Experiment;
  }

  /** What events reported: the new states, in order. */
  told(): string[] {
    return this.events.map(({ event }) => (event.detail["new-state"] as { status: string }).status);
  }

  operations(): string[] {
    return this.calls.map(({ operation }) => operation);
  }
}

export interface Experiment {
  id: string;
  state: { status: string; reason: string };
  actions: Record<string, { state: { status: string; reason: string }; startTime?: number; endTime?: number }>;
  startTime?: number;
  endTime?: number;
}
