import { GetFunctionConfigurationCommand, GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Accompaniment, type ApiCall, AwsError } from "../aws";
import type { DirectClients } from "../clients";
import type { ResourcePolicies } from "../identity/resourcePolicies";
import { checkDeployment, type FunctionDeployment, functionArn } from "./deployment";
import type { LambdaHost } from "./host";
import type { LambdaRoles } from "./roles";
import { functionOf, type Target } from "./target";
import { readZip } from "./zip";

export interface FunctionRecordsDependencies {
  host: LambdaHost;
  roles: LambdaRoles;
  direct: DirectClients;
  policies: ResourcePolicies;
}

interface Code {
  ZipFile?: unknown;
  S3Bucket?: string;
  S3Key?: string;
  S3ObjectVersion?: string;
  ImageUri?: string;
}

/**
 * The records of functions are the emulator's (versions, aliases, tags, limits …), and their code runs here: what changes
 * in the records changes in the host.
 */
export function functionRecords(dependencies: FunctionRecordsDependencies): Record<string, Accompaniment> {
  const { host, roles, direct, policies } = dependencies;

  /** Judges a function before anything is recorded. */
  async function admitted(deployment: FunctionDeployment): Promise<() => void> {
    checkDeployment(deployment);
    await roles.admit(deployment.roleArn, deployment.account);
    return () => host.deploy(deployment);
  }

  async function filesOf(code: Code, call: ApiCall): Promise<FunctionDeployment["files"]> {
    if (code.ImageUri) throw notRun(call, "functions of container images; send a ZIP archive");
    if (code.ZipFile !== undefined) return readZip(bytesOf(code.ZipFile));
    if (!code.S3Bucket || !code.S3Key)
      throw new AwsError("InvalidParameterValueException", "Please provide a source for function code.");
    const { Body } = await direct
      .in(S3Client, call.account, call.region)
      .send(new GetObjectCommand({ Bucket: code.S3Bucket, Key: code.S3Key, VersionId: code.S3ObjectVersion }))
      .catch((error: Error) => {
        const reason = `Error occurred while GetObject. S3 Error Code: ${error.name}. S3 Error Message: ${error.message}`;
        throw new AwsError("InvalidParameterValueException", reason);
      });
    return readZip(Buffer.from((await Body?.transformToByteArray()) ?? []));
  }

  async function followPolicy(call: ApiCall): Promise<void> {
    const { name, account, region } = functionOf(call);
    const { Qualifier } = call.input as { Qualifier?: string };
    const arn = functionArn({ functionName: name, account, region }) + (Qualifier ? `:${Qualifier}` : "");
    const { Policy } = await direct
      .in(LambdaClient, account, region)
      .send(new GetPolicyCommand({ FunctionName: name, Qualifier }))
      .catch(() => ({ Policy: undefined }));
    if (Policy) policies.set(arn, `function policy of ${name}`, Policy);
    else policies.delete(arn);
  }

  return {
    CreateFunction: async (call) => {
      const {
        Code = {},
        PackageType = "Zip",
        Publish: _,
        ...input
      } = call.input as { Code?: Code; PackageType?: string; Publish?: boolean };
      if (PackageType !== "Zip") throw notRun(call, "functions of container images; send a ZIP archive");
      checkConfiguration(call);
      const { name, account, region } = functionOf(call);
      const files = await filesOf(Code, call);
      return admitted(configured({ ...fresh, functionName: name, account, region, files }, input));
    },
    UpdateFunctionCode: async (call) => {
      const current = deployed(host, functionOf(call));
      if (!current || call.input.DryRun === true) return undefined;
      return admitted({ ...current, files: await filesOf(call.input as Code, call) });
    },
    UpdateFunctionConfiguration: async (call) => {
      checkConfiguration(call);
      const current = deployed(host, functionOf(call));
      return current && admitted(configured(current, call.input));
    },
    DeleteFunction: async (call) => {
      const target = functionOf(call, call.input.Qualifier);
      if (target.qualifier !== undefined) return undefined;
      return () => {
        host.withdraw(target.name, target.account, target.region);
        policies.delete(functionArn({ ...target, functionName: target.name }));
      };
    },
    AddPermission: async (call) => () => followPolicy(call),
    RemovePermission: async (call) => () => followPolicy(call),
  };
}

/** The version of a number or an alias; undefined where the emulator knows no such thing. */
export async function versionOf(direct: DirectClients, { name, account, region, qualifier }: Target) {
  const command = new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: qualifier });
  const found = await direct
    .in(LambdaClient, account, region)
    .send(command)
    .catch(() => undefined);
  return found?.Version;
}

/** What CreateFunction assumes ("CreateFunction", API reference). */
const fresh = { handler: "", environment: {}, roleArn: "", timeoutSeconds: 3, memoryMb: 128 };

interface Configuration {
  Handler?: string;
  Environment?: { Variables?: Record<string, string> };
  Role?: string;
  Timeout?: number;
  MemorySize?: number;
}

function configured(current: FunctionDeployment, changes: Configuration): FunctionDeployment {
  return {
    ...current,
    handler: changes.Handler ?? current.handler,
    environment: changes.Environment ? (changes.Environment.Variables ?? {}) : current.environment,
    roleArn: changes.Role ?? current.roleArn,
    timeoutSeconds: changes.Timeout ?? current.timeoutSeconds,
    memoryMb: changes.MemorySize ?? current.memoryMb,
  };
}

const deployed = (host: LambdaHost, { name, account, region }: Target) => host.deploymentOf(name, account, region);

/** Functions run in threads of this process, so their language is the one that it runs. */
function checkConfiguration(call: ApiCall): void {
  const { Runtime, Layers = [] } = call.input as { Runtime?: string; Layers?: string[] };
  if (Runtime !== undefined && !/^nodejs(\d+\.x)?$/.test(Runtime))
    throw notRun(call, `the runtime ${Runtime}; it runs Node.js (nodejs24.x)`);
  if (Layers.length > 0) throw notRun(call, "layers; put what they hold into the function's own archive");
}

const notRun = ({ operation }: ApiCall, what: string) =>
  new AwsError("NotImplemented", `lambda ${operation}: the embedded organization does not run ${what}`, 501);

/** Bytes of a member: base64 in JSON. */
const bytesOf = (value: unknown): Buffer =>
  value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value), "base64");
