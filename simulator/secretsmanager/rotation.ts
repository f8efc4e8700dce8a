import { randomUUID } from "node:crypto";
import {
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  RotateSecretCommand,
  type RotateSecretCommandInput,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { type ApiCall, AwsError, type LocalService, type Principal } from "../aws";
import type { DirectClients } from "../clients";
import type { LambdaHost } from "../lambda/host";
import { type Announcer, announce, type Permissions } from "../surroundings";
import { type RotationOutcome, rotationEvent } from "./rotationEvent";

/** In this order, each only when the previous one succeeded ("Lambda rotation functions", user guide). */
const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"];
/** Until Secrets Manager calls the function. Simulated; AWS gives no figure. */
const startMs = 1_000;

export interface RotationDependencies extends Announcer, Permissions {
  direct: DirectClients;
  host: LambdaHost;
}

/**
 * Rotations of Secrets Manager: the emulator keeps secrets and their versions, and the rotation function of a secret
 * runs here. A rotation that fails is not attempted again by itself, which AWS does several times.
 */
export class SecretRotation implements LocalService {
  readonly operations: ReadonlySet<string> = new Set(["RotateSecret", "DescribeSecret"]);
  /** When secrets were last rotated here, by ARN. */
  private readonly rotatedAt = new Map<string, Date | undefined>();

  constructor(private readonly dependencies: RotationDependencies) {}

  async handle(call: ApiCall): Promise<Record<string, unknown>> {
    return call.operation === "RotateSecret" ? this.rotate(call) : inSeconds(await this.describe(call));
  }

  private async describe({ account, region, input }: ApiCall): Promise<DescribeSecretCommandOutput> {
    const SecretId = String(input.SecretId ?? "");
    const known = await this.client(account, region).send(new DescribeSecretCommand({ SecretId }));
    const arn = known.ARN ?? "";
    return this.rotatedAt.has(arn) ? { ...known, LastRotatedDate: this.rotatedAt.get(arn) } : known;
  }

  private async rotate(call: ApiCall): Promise<Record<string, unknown>> {
    const { account, region, principal, input } = call;
    if (input.RotateImmediately === false)
      throw new AwsError("NotImplemented", "RotateSecret is supported with RotateImmediately only.", 501);
    const { ARN: arn = "", RotationLambdaARN, LastRotatedDate } = await this.describe(call);
    const functionArn = String(input.RotationLambdaARN ?? RotationLambdaARN ?? "");
    if (functionArn !== "") await this.admit(principal, functionArn, account, region);
    const token = String(input.ClientRequestToken ?? randomUUID());
    const given = { ...input, ClientRequestToken: token } as RotateSecretCommandInput;
    const { Name } = await this.client(account, region).send(new RotateSecretCommand(given));
    this.rotatedAt.set(arn, LastRotatedDate);
    this.tell(account, region, arn, "RotationStarted");
    this.dependencies.clock.after(startMs, () => this.run({ account, region, arn, functionArn, token }));
    return { ARN: arn, Name, VersionId: token };
  }

  /** Whoever rotates a secret must be allowed to invoke its function as well ("Permissions for rotation"). */
  private async admit(principal: Principal, functionArn: string, account: string, region: string): Promise<void> {
    const { allows, host } = this.dependencies;
    const check = { principal, action: "lambda:InvokeFunction", resource: functionArn, account, region };
    if (!(await allows(check)).allowed || !host.has(nameOf(functionArn), account, region))
      throw new AwsError(
        "AccessDeniedException",
        `Secrets Manager cannot invoke the specified Lambda function ${functionArn}`,
      );
  }

  private async run(rotation: Rotation): Promise<void> {
    const { account, region, arn, functionArn, token } = rotation;
    for (const Step of steps) {
      const event = { Step, SecretId: arn, ClientRequestToken: token };
      const answer = await this.dependencies.host.invoke(nameOf(functionArn), account, region, event);
      if (!answer.ok) return this.tell(account, region, arn, "RotationFailed");
    }
    this.rotatedAt.set(arn, this.dependencies.clock.now());
    this.tell(account, region, arn, "RotationSucceeded");
  }

  private tell(account: string, region: string, secretArn: string, outcome: RotationOutcome): void {
    const event = rotationEvent({ account, region, secretArn, outcome, at: this.dependencies.clock.now() });
    announce(this.dependencies, account, region, event);
  }

  private client(account: string, region: string): SecretsManagerClient {
    return this.dependencies.direct.in(SecretsManagerClient, account, region);
  }
}

interface Rotation {
  account: string;
  region: string;
  arn: string;
  functionArn: string;
  token: string;
}

const nameOf = (functionArn: string): string => functionArn.split(":")[6] ?? "";

/** Times as the service's protocol has them: seconds since the epoch. */
function inSeconds({ $metadata, ...answer }: DescribeSecretCommandOutput): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, value instanceof Date ? value.getTime() / 1000 : value]),
  );
}
