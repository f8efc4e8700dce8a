import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  GetProgramDependenciesResponse,
  type GetRequiredPackagesRequest,
  GetRequiredPackagesResponse,
  type RunPluginRequest,
  RunPluginResponse,
  type RunRequest,
  RunResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

/**
 * Runs Node programs and policy packs for the Pulumi engine (service LanguageRuntime of pulumi/proto/language.proto), on
 * machines whose CLI was built without the host that belongs to it.
 */

const failure = (error: unknown) => ({ code: status.UNKNOWN, details: (error as Error).message });

/** What goes wrong in a handler is the answer to its call: the engine shows it. */
const answering =
  <Request, Response>(handler: handleUnaryCall<Request, Response>): handleUnaryCall<Request, Response> =>
  (call, callback) => {
    try {
      handler(call, callback);
    } catch (error) {
      callback(failure(error));
    }
  };

/** Exit code of @pulumi/pulumi/cmd/run once it has reported to the engine what went wrong. */
const alreadyReported = 32;

const running = new Set<ChildProcess>();

/** Starts a command of the SDK that is installed where the program or pack is. */
function start(folder: string, command: string, args: string[], environment: Record<string, string>): ChildProcess {
  const script = createRequire(path.join(folder, "package.json")).resolve(`@pulumi/pulumi/cmd/${command}`);
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

function runProgram({ request }: ServerUnaryCall<RunRequest, RunResponse>, callback: sendUnaryData<RunResponse>): void {
  const info = request.getInfo();
  const root = info?.getRootDirectory() ?? request.getPwd();
  const options = (info?.getOptions()?.toJavaScript() ?? {}) as { typescript?: boolean };
  const args = [
    `--monitor=${request.getMonitorAddress()}`,
    `--engine=${engineAddress}`,
    `--organization=${request.getOrganization()}`,
    `--project=${request.getProject()}`,
    `--root-directory=${root}`,
    `--stack=${request.getStack()}`,
    `--pwd=${request.getPwd()}`,
    `--parallel=${request.getParallel()}`,
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? ".",
    ...request.getArgsList(),
  ];
  const child = start(request.getPwd(), "run", args, {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript !== false),
  });
  // The engine shows what a program prints, line by line, from the host's own output.
  child.stdout?.pipe(process.stdout, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  child.once("close", (code) => {
    const response = new RunResponse();
    if (code === alreadyReported) response.setBail(true);
    else if (code !== 0) response.setError(`the program ended with exit code ${code}`);
    callback(null, response);
  });
}

/** A policy pack is a plugin of kind `analyzer`: its folder is in the program's info, and it must run there. */
function runPlugin(call: ServerWritableStream<RunPluginRequest, RunPluginResponse>): void {
  const { request } = call;
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const environment = Object.fromEntries(
    request.getEnvList().map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
  const command = request.getKind() === "analyzer" ? "run-policy-pack" : "run-plugin";
  const entry = path.join(folder, request.getInfo()?.getEntryPoint() ?? ".");
  let child: ChildProcess;
  try {
    child = start(folder, command, [...request.getArgsList(), entry], environment);
  } catch (error) {
    call.emit("error", failure(error));
    return;
  }
  child.stdout?.on("data", (chunk: Buffer) => {
    const response = new RunPluginResponse();
    response.setStdout(chunk);
    call.write(response);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    const response = new RunPluginResponse();
    response.setStderr(chunk);
    call.write(response);
  });
  child.once("close", (code) => {
    const response = new RunPluginResponse();
    response.setExitcode(code ?? 1);
    call.write(response);
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

/** The packages that ship a provider: their package.json says `pulumi.resource`. */
function requiredPackages(
  { request }: ServerUnaryCall<GetRequiredPackagesRequest, GetRequiredPackagesResponse>,
  callback: sendUnaryData<GetRequiredPackagesResponse>,
): void {
  const response = new GetRequiredPackagesResponse();
  const seen = new Set<string>();
  for (const modules of moduleFolders(request.getInfo()?.getProgramDirectory() ?? process.cwd())) {
    for (const folder of packagesIn(modules)) {
      const manifest = readManifest(folder);
      if (!manifest?.pulumi?.resource || seen.has(manifest.name)) continue;
      seen.add(manifest.name);
      const dependency = new PackageDependency();
      dependency.setName(manifest.pulumi.name ?? path.basename(folder));
      dependency.setKind("resource");
      dependency.setVersion(manifest.pulumi.version ?? manifest.version);
      response.addPackages(dependency);
    }
  }
  callback(null, response);
}

/** The node_modules folders that a program in this folder sees, nearest first. */
function* moduleFolders(folder: string): Generator<string> {
  for (let current = folder; ; current = path.dirname(current)) {
    const candidate = path.join(current, "node_modules");
    if (existsSync(candidate)) yield candidate;
    if (path.dirname(current) === current) return;
  }
}

/** Providers are scoped packages (`@pulumi/aws`) or are named `pulumi-…`. */
const packagesIn = (modules: string): string[] =>
  readdirSync(modules).flatMap((name) => {
    if (name.startsWith("@"))
      return readdirSync(path.join(modules, name)).map((inner) => path.join(modules, name, inner));
    return name.startsWith("pulumi") ? [path.join(modules, name)] : [];
  });

interface Manifest {
  name: string;
  version: string;
  pulumi?: { resource?: boolean; name?: string; version?: string };
}

function readManifest(folder: string): Manifest | undefined {
  const file = path.join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
}

function pluginInfo(_: unknown, callback: sendUnaryData<PluginInfo>): void {
  const info = new PluginInfo();
  info.setVersion("1.0.0");
  callback(null, info);
}

function about(_: unknown, callback: sendUnaryData<AboutResponse>): void {
  const response = new AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  callback(null, response);
}

const [engineAddress = ""] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
// The service has more calls than a test of a Node program needs; the engine gets the answer that they are not implemented.
const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(LanguageRuntimeService, {
  getPluginInfo: answering(pluginInfo),
  getRequiredPackages: answering(requiredPackages),
  getProgramDependencies: answering((_: unknown, callback: sendUnaryData<GetProgramDependenciesResponse>) =>
    callback(null, new GetProgramDependenciesResponse()),
  ),
  about: answering(about),
  run: answering(runProgram),
  runPlugin,
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
process.on("SIGTERM", () => {
  for (const child of running) child.kill();
  process.exit();
});
