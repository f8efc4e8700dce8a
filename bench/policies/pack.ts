import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export interface BenchResource {
  urn: string;
  type: string;
  inputs: Record<string, unknown>;
}

const runner = path.join(__dirname, "..", "..", "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");
const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** A policy pack in a process of its own, as the engine's language host starts it. */
export class RunningPack {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  /** Resolves when the pack answers on its port. */
  static async start(folder: string): Promise<RunningPack> {
    const child = spawn(process.execPath, [runner, "127.0.0.1:0", "."], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface(child.stdout), "line")) as [string];
    return new RunningPack(child, new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), unlimited));
  }

  /** What the rules about single resources report, as a number. */
  analyze = (request: AnalyzeRequest): Promise<number> => this.call((done) => this.client.analyze(request, done));

  /** What the rules about stacks report, as a number. */
  analyzeStack = (request: AnalyzeStackRequest): Promise<number> =>
    this.call((done) => this.client.analyzeStack(request, done));

  /** As `"all": "mandatory"` does: every rule runs. */
  enable(rules: readonly string[]): Promise<void> {
    const request = new ConfigureAnalyzerRequest();
    for (const name of rules) {
      const config = new PolicyConfig();
      config.setEnforcementlevel(EnforcementLevel.MANDATORY);
      config.setProperties(new Struct());
      request.getPolicyconfigMap().set(name, config);
    }
    return new Promise((resolve, reject) => {
      this.client.configure(request, (error: unknown) => (error ? reject(error) : resolve()));
    });
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = once(this.process, "exit");
    this.process.kill();
    await ended;
  }

  private call(send: (done: (error: unknown, response: AnalyzeResponse) => void) => void): Promise<number> {
    return new Promise((resolve, reject) => {
      send((error, response) => (error ? reject(error) : resolve(response.getDiagnosticsList().length)));
    });
  }
}

/** The question about a resource, made beforehand: the engine makes it, not the pack. */
export const requestOf = (resource: BenchResource): AnalyzeRequest => filled(new AnalyzeRequest(), resource);

/** The question about a stack, made beforehand. */
export function stackRequestOf(resources: readonly BenchResource[]): AnalyzeStackRequest {
  const request = new AnalyzeStackRequest();
  for (const resource of resources) request.addResources(filled(new AnalyzerResource(), resource));
  return request;
}

function filled<M extends AnalyzeRequest | AnalyzerResource>(message: M, { urn, type, inputs }: BenchResource): M {
  const options = new AnalyzerResourceOptions();
  options.setProtect(true);
  message.setOptions(options);
  message.setUrn(urn);
  message.setType(type);
  message.setProperties(Struct.fromJavaScript(inputs as never));
  return message;
}
