import { Server, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import {
  type AnalyzeDiagnostic,
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerPropertyDependencies,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { groupsName } from "../../policy-pack/configuration";

/** What the engine would print about a resource. */
export interface Reported {
  rule: string;
  level: "advisory" | "mandatory";
  /** The message below the description of the rule. */
  message: string;
  /** Name of the resource; rules about single resources leave it to the engine. */
  resource?: string;
}

export interface AnalyzedResource {
  type: string;
  inputs: Record<string, unknown>;
  /** What AWS adds: ARNs, and the arguments that the program leaves to it. Only rules about stacks are given it. */
  outputs?: Record<string, unknown>;
  /** Settings of its provider. */
  provider?: Record<string, unknown>;
  /** Read from AWS, not made by the program: the engine then analyzes it with the stack only. */
  external?: boolean;
  /** "subject" unless given. */
  name?: string;
  urn?: string;
  protect?: boolean;
  ignoreChanges?: string[];
  /** By property, the URNs of the resources that it comes from. */
  dependencies?: Record<string, string[]>;
}

export const urnOf = ({ urn, type, name = "subject" }: Pick<AnalyzedResource, "urn" | "type" | "name">) =>
  urn ?? `urn:pulumi:test::test::${type}::${name}`;

/** Configuration of rules, by their names. */
export type PackConfiguration = Record<string, Record<string, unknown>>;

/** Values as the engine writes them for the analyzer (sdk/go/common/resource/plugin/rpc.go and resource/sig). */
export const unknown = {
  text: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  list: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
};

/** The unknown value of the same kind. */
export function unknownLike(value: unknown): string {
  if (Array.isArray(value)) return unknown.list;
  if (typeof value === "boolean" || typeof value === "number") return unknown[typeof value as "boolean" | "number"];
  return typeof value === "object" ? unknown.object : unknown.text;
}

export const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

type Handler = (call: { request: unknown }, callback: (error: unknown, response: unknown) => void) => void;

/**
 * The calls that the engine makes to the pack, answered by @pulumi/policy as in production: the pack is constructed, and
 * what it would serve on a port is called here instead.
 */
function startPack(): Record<string, Handler> {
  const { addService, bindAsync } = Server.prototype;
  const handlers: Record<string, Handler> = {};
  Server.prototype.addService = (_: ServiceDefinition, implementation: UntypedServiceImplementation) => {
    Object.assign(handlers, implementation);
  };
  Server.prototype.bindAsync = () => {};
  try {
    require("../../policy-pack/index");
  } finally {
    Object.assign(Server.prototype, { addService, bindAsync });
  }
  return handlers;
}

// A process may construct one pack only.
const pack = startPack();

const call = (operation: string, request: unknown) =>
  new Promise<unknown>((resolve, reject) => {
    pack[operation]!({ request }, (error, response) =>
      error ? reject(new Error((error as { details?: string }).details ?? String(error))) : resolve(response),
    );
  });

/** What the pack reports to the engine about each of its rules. */
export async function ruleInfos() {
  const info = (await call("getAnalyzerInfo", {})) as AnalyzerInfo;
  const policies = info.getPoliciesList().filter((policy) => policy.getName() !== groupsName);
  return policies.map((policy) => ({
    name: policy.getName(),
    description: policy.getDescription(),
    severity: policy.getSeverity(),
    remediation: policy.getRemediationSteps(),
    level: policy.getEnforcementlevel(),
    settings: policy.getConfigschema()?.getProperties()?.toJavaScript() as Record<string, object>,
  }));
}

let configured: string | undefined;

/** As with `"all": "mandatory"`: the engine hands on the settings of every rule. */
async function configure({ all: _, ...configuration }: PackConfiguration): Promise<void> {
  const text = JSON.stringify(configuration);
  if (text === configured) return;
  const request = new ConfigureAnalyzerRequest();
  names ??= (await ruleInfos()).map(({ name }) => name);
  for (const name of new Set([...names, ...Object.keys(configuration)])) {
    const config = new PolicyConfig();
    config.setEnforcementlevel(EnforcementLevel.MANDATORY);
    config.setProperties(Struct.fromJavaScript((configuration[name] ?? {}) as never));
    request.getPolicyconfigMap().set(name, config);
  }
  await call("configure", request);
  configured = text;
}

let names: string[] | undefined;

function optionsOf({ protect = false, ignoreChanges = [] }: AnalyzedResource): AnalyzerResourceOptions {
  const options = new AnalyzerResourceOptions();
  options.setProtect(protect);
  options.setIgnorechangesList(ignoreChanges);
  return options;
}

function providerResource(settings: Record<string, unknown>): AnalyzerProviderResource {
  const provider = new AnalyzerProviderResource();
  provider.setType("pulumi:providers:aws");
  provider.setName("account");
  provider.setUrn(urnOf({ type: "pulumi:providers:aws", name: "account" }));
  provider.setProperties(propertiesOf(settings));
  return provider;
}

/** Pulumi leaves out what is undefined. */
const propertiesOf = (inputs: Record<string, unknown>) => Struct.fromJavaScript(JSON.parse(JSON.stringify(inputs)));

/** What follows a message: other rules that say the same, and the link. */
const footnote = /^(?:More: .*|The same is found by: (.*)\.)$/;

/** One report for each rule, without what the pack says only once and of all of them. */
function reported(diagnostic: AnalyzeDiagnostic): Reported[] {
  const lines = diagnostic.getMessage().split("\n").slice(1);
  const others = lines.flatMap((line) => footnote.exec(line)?.[1]?.split(", ") ?? []);
  return [diagnostic.getPolicyname(), ...others].map((rule) => ({
    rule,
    level: diagnostic.getEnforcementlevel() === EnforcementLevel.ADVISORY ? "advisory" : "mandatory",
    message: lines.filter((line) => !footnote.test(line)).join("\n"),
    ...(diagnostic.getUrn() !== "" && { resource: diagnostic.getUrn().split("::").at(-1)! }),
  }));
}

/** By URN, the inputs that the pack analyzed last: it remembers them. */
const analyzed = new Map<string, object>();

/** Runs every rule about single resources, configured by rule name, and returns what is reported. */
export async function analyze(resource: AnalyzedResource, configuration: PackConfiguration = {}): Promise<Reported[]> {
  await configure(configuration);
  return analyzeInputs(resource);
}

async function analyzeInputs(resource: AnalyzedResource): Promise<Reported[]> {
  const { type, inputs, name = "subject" } = resource;
  const request = new AnalyzeRequest();
  request.setType(type);
  request.setName(name);
  request.setUrn(urnOf(resource));
  request.setOptions(optionsOf(resource));
  request.setProperties(propertiesOf(inputs));
  const response = (await call("analyze", request)) as AnalyzeResponse;
  analyzed.set(urnOf(resource), inputs);
  return response.getDiagnosticsList().flatMap(reported);
}

/**
 * Runs every rule about stacks, configured by rule name, and returns what is reported. As the engine does: it analyzes
 * the inputs of each resource first, and then the stack with what each resource is by then.
 */
export async function analyzeStack(
  resources: AnalyzedResource[],
  configuration: PackConfiguration = {},
): Promise<Reported[]> {
  await configure(configuration);
  const request = new AnalyzeStackRequest();
  for (const resource of resources) {
    const { type, inputs, outputs = {}, provider, name = "subject", dependencies = {} } = resource;
    if (!resource.external && analyzed.get(urnOf(resource)) !== inputs) await analyzeInputs(resource);
    const message = new AnalyzerResource();
    message.setType(type);
    message.setName(name);
    message.setUrn(urnOf(resource));
    message.setOptions(optionsOf(resource));
    message.setProperties(propertiesOf({ ...outputs, ...inputs }));
    if (provider) message.setProvider(providerResource(provider));
    for (const [property, urns] of Object.entries(dependencies)) {
      const sources = new AnalyzerPropertyDependencies();
      sources.setUrnsList(urns);
      message.getPropertydependenciesMap().set(property, sources);
    }
    request.addResources(message);
  }
  const response = (await call("analyzeStack", request)) as AnalyzeResponse;
  return response.getDiagnosticsList().flatMap(reported);
}
