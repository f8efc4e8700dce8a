import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { DeployedResource } from "../aws";
import { withPlainAssets } from "./assets";
import { answerOf } from "./awsModel";
import { type ProviderScope, providerScope } from "./providers";

type Register = MockMonitor["registerResource"];

/**
 * Replaces the engine: answers every registration as AWS would and keeps it. Pulumi's own mocks give
 * resources of different parents the same URN and do not notice when a URN is taken twice; the recorder writes URNs as
 * the engine does and refuses the second.
 */
export class Recorder {
  readonly errors: Error[] = [];
  /** Registrations so far, and those that wait for their answer. */
  readonly progress = { started: 0, pending: 0 };
  private readonly scopes = new Map<string, ProviderScope>();
  private readonly urns = new Set<string>();
  private readonly slots: Array<DeployedResource | undefined> = [];
  private registering = "";

  private constructor(
    private readonly project: string,
    private readonly stack: string,
  ) {}

  /** Replaces the engine in this process, for one stack. */
  static async start(project: string, stack: string, organization?: string): Promise<Recorder> {
    const recorder = new Recorder(project, stack);
    const mocks: pulumi.runtime.Mocks = {
      newResource: (resource) => recorder.answer(resource),
      call({ token }) {
        const error = new Error(`The program calls AWS for ${token}, which has no answer before it is deployed.`);
        // Pulumi passes the refusal of a call on without its message.
        recorder.errors.push(error);
        throw error;
      },
    };
    await pulumi.runtime.setMocks(mocks, project, stack, false, organization);
    recorder.observe(pulumi.runtime.getMonitor() as unknown as MockMonitor);
    return recorder;
  }

  /** What was registered, in that order. */
  get resources(): DeployedResource[] {
    return this.slots.filter((resource) => resource !== undefined);
  }

  private observe(monitor: MockMonitor): void {
    const register: Register = monitor.registerResource.bind(monitor);
    monitor.registerResource = async (request, callback) => {
      this.progress.started++;
      this.progress.pending++;
      const settle: typeof callback = (error, response) => {
        this.progress.pending--;
        if (error) this.errors.push(error as Error);
        callback(error, response);
      };
      const urn = this.urnOf(request.getType(), request.getName(), request.getParent());
      if (this.urns.has(urn)) {
        settle(new Error(`Two resources have the URN ${urn}. Give one of them another name.`), undefined);
        return;
      }
      this.urns.add(urn);
      // The mocks are called before the first pause of the original method, so they are called for this resource.
      this.registering = urn;
      await register(request, (error, response) => {
        if (!error) {
          monitor.resources.set(urn, { urn, id: response.getId() || null, state: response.getObject() });
          response.setUrn(urn);
        }
        settle(error, response);
      });
    };
  }

  private urnOf(type: string, name: string, parent: string): string {
    const parentType = parent.split("::")[2];
    const chain = !parentType || parentType === pulumi.runtime.rootPulumiStackTypeName ? type : `${parentType}$${type}`;
    return `urn:pulumi:${this.stack}::${this.project}::${chain}::${name}`;
  }

  private async answer(resource: pulumi.runtime.MockResourceArgs): Promise<pulumi.runtime.MockResourceResult> {
    const urn = this.registering;
    const { type, name, custom, provider } = resource;
    const inputs = withoutSecrets(resource.inputs as Record<string, unknown>);
    if (type === "pulumi:providers:aws") {
      this.scopes.set(urn, providerScope(name, inputs));
      return { id: name, state: inputs };
    }
    if (!custom) return { id: undefined, state: inputs };
    if (!type.startsWith("aws:")) {
      throw new Error(`${type} ("${name}") is not an AWS resource: what its provider would answer is not known.`);
    }
    // A provider reference is the provider's URN and id.
    const scope = this.scopes.get(provider?.slice(0, provider.lastIndexOf("::")) ?? "");
    if (!scope) {
      throw new Error(
        `${type} ("${name}") has no explicit AWS provider, so it would go to whatever account the credentials belong to. ` +
          "Pass providers to the component it belongs to.",
      );
    }
    const slot = this.slots.push(undefined) - 1;
    const plain = (await withPlainAssets(inputs, name)) as Record<string, unknown>;
    const region = typeof plain.region === "string" ? plain.region : scope.region;
    if (region === undefined) throw new Error(`${type} ("${name}") has no Region: give it one, or its provider.`);
    const { account } = scope;
    const { id, outputs } = answerOf({ type, name, inputs: plain, account, region });
    this.slots[slot] = { urn, type, name, account, region, inputs: plain, outputs: { id, ...outputs } };
    // Assets go back as the program passed them: they are no text to it.
    return { id, state: { ...outputs, ...inputs } };
  }
}

/** Secrets arrive wrapped; whoever runs a program here has its configuration anyway. */
const withoutSecrets = (inputs: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, pulumi.runtime.unwrapRpcSecret(value)]));
