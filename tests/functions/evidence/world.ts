import { createHash } from "node:crypto";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { catalogue } from "../../../catalogue/catalogue";
import type { Dependencies } from "../../../functions/evidence/dependencies";
import { Investigation } from "../../../functions/evidence/investigation";
import { compare, type FoundFile, parseManifest } from "../../../functions/evidence/manifest";
import type { Call } from "../../../functions/shared/dependencies";
import type { Response } from "../../../responses/types";
import { type Item, updated } from "../triage/conditions";
import {
  decision,
  executionId,
  incidentId,
  noon,
  personsCall,
  runsCall,
  serviceError,
  settings,
  victim,
} from "./fixtures";

// biome-ignore lint/suspicious/noExplicitAny: inputs of many operations
type Answer = (input: any) => unknown;

/**
 * The evidence bucket and the accounts in memory. Operations without an answer are refused, as where a role may not.
 * `beforeCall` and `afterCall` see every call with its running number and may throw: the invocation dies there.
 */
export class World {
  now = noon;
  readonly objects = new Map<string, string>();
  /** Items of the index of incidents, by key. */
  readonly index = new Map<string, Item>();
  readonly answers: Record<string, Answer> = {
    LookupEvents: () => ({ Events: [runsCall, personsCall] }),
    GetAutomationExecution: () => ({
      AutomationExecution: {
        AutomationExecutionId: executionId,
        DocumentName: "arn:aws:ssm:eu-west-1:222233334444:document/Reflex-IsolateAndSnapshotInstance",
        AutomationExecutionStatus: "Success",
        ExecutionStartTime: new Date("2026-11-24T09:14:12Z"),
        Parameters: { IncidentId: [incidentId], InstanceId: [victim], AutomationAssumeRole: ["arn"] },
        StepExecutions: [
          {
            StepName: "Approve",
            Action: "aws:approve",
            StepStatus: "Success",
            ExecutionStartTime: new Date("2026-11-24T09:14:20Z"),
            Outputs: {
              ApproverDecisions: [
                JSON.stringify({
                  Approver: "arn:aws:sts::111122223333:assumed-role/reflex-approver/on-call",
                  ApprovalStatus: "Approve",
                }),
              ],
            },
          },
        ],
      },
    }),
    ListPipelines: () => ({ pipelines: [] }),
    ListDeployments: () => ({ deployments: [] }),
    DescribeInstances: () => ({
      Reservations: [{ Instances: [{ InstanceId: victim, State: { Name: "terminated" } }] }],
    }),
    DescribeAutoScalingInstances: () => ({ AutoScalingInstances: [] }),
    DescribeIamInstanceProfileAssociations: () => ({ IamInstanceProfileAssociations: [] }),
    Scan: () => ({ Items: [{ pk: { S: `111122223333#${incidentId}#${victim}` }, groups: { SS: ["sg-1"] } }] }),
  };
  readonly made: Array<{ account: string; operation: string; input: Record<string, unknown> }> = [];
  readonly logs: Array<{ level: string; message: string; details: Record<string, unknown> }> = [];
  readonly lines: string[] = [];
  /** Runs before a call, and may throw. */
  beforeCall: (number: number) => void = () => {};
  afterCall: (number: number) => void = () => {};

  constructor(private readonly responses: readonly Response[] = catalogue) {}

  keep(record: object = decision()): void {
    this.objects.set(`incidents/${incidentId}/decision.json`, `${JSON.stringify(record)}\n`);
  }

  /** Delivers events to a fresh environment; returns how many messages go back to the queue. */
  async deliver(...events: object[]): Promise<number> {
    const { batchItemFailures } = await new Investigation(this.outside()).handle(batch(events));
    return batchItemFailures.length;
  }

  /** The files of the incident and how they compare with their manifests. */
  verified() {
    const root = `incidents/${incidentId}/`;
    const files = new Map<string, FoundFile>();
    for (const [key, text] of this.objects) {
      const sha256 = createHash("sha256").update(text).digest("hex");
      files.set(key.slice(root.length), { sha256, bytes: Buffer.byteLength(text) });
    }
    const manifests = [...this.objects]
      .filter(([key]) => key.endsWith("/manifest.json"))
      .map(([, text]) => parseManifest(text));
    return { files: [...files.keys()], manifests, differences: compare(files, manifests) };
  }

  json(path: string) {
    return JSON.parse(this.objects.get(`incidents/${incidentId}/${path}`) ?? "null");
  }

  private outside(): Dependencies {
    const calls =
      (account: string): Call =>
      async (_service, operation, input) =>
        this.answering(account, operation, input, this.answers[operation]) as Record<string, unknown>;
    const log = (level: string) => (message: string, details: Record<string, unknown>) =>
      void this.logs.push({ level, message, details });
    return {
      settings,
      catalogue: this.responses,
      dynamodb: { send: ((command: Command) => this.indexes(command)) as never },
      s3: { send: ((command: Command) => this.s3(command)) as never },
      sts: {
        send: (async ({ input }: Command) => ({
          Credentials: { AccessKeyId: String(input.RoleArn).split(":")[4], SecretAccessKey: "s", SessionToken: "t" },
        })) as never,
      },
      ownCalls: () => calls(settings.securityAccountId),
      memberCalls: (_region, { accessKeyId }) => calls(accessKeyId),
      now: () => this.now,
      sleep: async (milliseconds) => {
        this.now += milliseconds;
      },
      log: { info: log("info"), error: log("error") },
      emit: (line) => void this.lines.push(line),
    };
  }

  private async indexes({ constructor: { name }, input }: Command): Promise<unknown> {
    return this.answering(settings.securityAccountId, name, input, () => {
      const { Key, UpdateExpression, ExpressionAttributeValues } = input as {
        Key: Item;
        UpdateExpression: string;
        ExpressionAttributeValues: Item;
      };
      const key = Key.pk?.S ?? "";
      this.index.set(key, updated(UpdateExpression, this.index.get(key) ?? {}, ExpressionAttributeValues));
      return {};
    });
  }

  private async s3(command: Command): Promise<unknown> {
    const { input } = command;
    const name = command.constructor.name;
    const perform: Record<string, Answer> = {
      ListObjectsV2Command: ({ Prefix }) => ({
        Contents: [...this.objects.keys()].filter((Key) => Key.startsWith(Prefix)).map((Key) => ({ Key })),
      }),
      GetObjectCommand: ({ Key }) => {
        const text = this.objects.get(Key);
        if (text === undefined) throw serviceError("NoSuchKey");
        return { Body: { transformToString: async () => text }, VersionId: versionOf(Key) };
      },
      PutObjectCommand: ({ Key, Body, IfNoneMatch }) => {
        if (IfNoneMatch !== "*") throw new Error("written without If-None-Match");
        if (this.objects.has(Key)) throw serviceError("PreconditionFailed");
        this.objects.set(Key, Body);
        return { VersionId: versionOf(Key) };
      },
    };
    return this.answering(settings.securityAccountId, name, input, perform[name]);
  }

  private answering(account: string, operation: string, input: object, answer: Answer | undefined) {
    const number = this.made.push({ account, operation, input: input as Record<string, unknown> });
    this.beforeCall(number);
    if (!answer) throw serviceError("AccessDeniedException", `not authorized to perform ${operation}`);
    const result = answer(input);
    this.afterCall(number);
    return result;
  }
}

interface Command {
  input: Record<string, unknown>;
}

const versionOf = (key: string) => createHash("sha1").update(key).digest("hex").slice(0, 8);

function batch(events: object[]): SQSEvent {
  return {
    Records: events.map((event, index) => ({ messageId: String(index), body: JSON.stringify({ event }) }) as SQSRecord),
  };
}
