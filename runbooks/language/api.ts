import type { Ref } from "./references";
import type { Output, Select } from "./selectors";
import type { StepOptions } from "./steps";
import type { streamingOperations } from "./streaming";

/** The services whose operations a runbook can call, by boto3 name. Types only: nothing of the SDK is loaded. */
interface Clients {
  appconfig: typeof import("@aws-sdk/client-appconfig");
  autoscaling: typeof import("@aws-sdk/client-auto-scaling");
  cloudformation: typeof import("@aws-sdk/client-cloudformation");
  cloudtrail: typeof import("@aws-sdk/client-cloudtrail");
  cloudwatch: typeof import("@aws-sdk/client-cloudwatch");
  codedeploy: typeof import("@aws-sdk/client-codedeploy");
  codepipeline: typeof import("@aws-sdk/client-codepipeline");
  config: typeof import("@aws-sdk/client-config-service");
  dynamodb: typeof import("@aws-sdk/client-dynamodb");
  ec2: typeof import("@aws-sdk/client-ec2");
  ecs: typeof import("@aws-sdk/client-ecs");
  events: typeof import("@aws-sdk/client-eventbridge");
  guardduty: typeof import("@aws-sdk/client-guardduty");
  iam: typeof import("@aws-sdk/client-iam");
  kms: typeof import("@aws-sdk/client-kms");
  lambda: typeof import("@aws-sdk/client-lambda");
  logs: typeof import("@aws-sdk/client-cloudwatch-logs");
  rds: typeof import("@aws-sdk/client-rds");
  s3: typeof import("@aws-sdk/client-s3");
  secretsmanager: typeof import("@aws-sdk/client-secrets-manager");
  securityhub: typeof import("@aws-sdk/client-securityhub");
  sns: typeof import("@aws-sdk/client-sns");
  sqs: typeof import("@aws-sdk/client-sqs");
  ssm: typeof import("@aws-sdk/client-ssm");
  stepfunctions: typeof import("@aws-sdk/client-sfn");
  sts: typeof import("@aws-sdk/client-sts");
  xray: typeof import("@aws-sdk/client-xray");
}

export type Service = keyof Clients;

type Streaming<S extends Service> = S extends keyof typeof streamingOperations
  ? (typeof streamingOperations)[S][number]
  : never;

export type Operation<S extends Service> = keyof Clients[S] extends infer K
  ? K extends `${infer O}Command`
    ? Exclude<O, Streaming<S>>
    : never
  : never;

type CommandOf<S extends Service, O extends string> = `${O}Command` extends keyof Clients[S]
  ? Clients[S][`${O}Command`] extends abstract new (
      ...a: never
    ) => infer C
    ? C
    : never
  : never;

export type InputOf<S extends Service, O extends string> =
  CommandOf<S, O> extends { readonly input: infer I } ? I : never;

export type OutputOf<S extends Service, O extends string> =
  CommandOf<S, O> extends { resolveMiddleware(...a: never): infer H }
    ? H extends (...b: never) => Promise<{ output: infer R }>
      ? Omit<R, "$metadata">
      : never
    : never;

type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;

/**
 * An SDK input in which every value may come from the run. Times are ISO 8601 text; binary input is refused, because
 * whether Automation decodes text for it is not documented.
 */
export type Templated<T> = T extends undefined
  ? undefined
  : T extends string | number | boolean
    ? T | Ref<Widened<T>>
    : T extends Date
      ? string | Ref<string>
      : T extends Uint8Array
        ? never
        : T extends readonly (infer E)[]
          ? ReadonlyArray<Templated<E>> | Ref<Array<Widened<E>>>
          : T extends object
            ? { [K in keyof T]: Templated<T[K]> }
            : never;

export type Refs<Out extends Record<string, Output<unknown>>> = {
  readonly [K in keyof Out]: Out[K] extends Output<infer T> ? Ref<T> : never;
};

/** The operations of one service, as steps. */
export interface Api<S extends Service> {
  /** aws:executeAwsApi: one call. Outputs become references for later steps. Ends within 25 seconds. */
  <const O extends Operation<S>, Out extends Record<string, Output<unknown>> = Record<never, never>>(
    step: string,
    operation: O,
    input: Templated<InputOf<S, O>>,
    options?: StepOptions & { outputs?: (answer: Select<OutputOf<S, O>>) => Out },
  ): Refs<Out>;
  /** aws:assertAwsResourceProperty: fails at once unless the field has one of the desired values. */
  assert<const O extends Operation<S>>(
    step: string,
    operation: O,
    input: Templated<InputOf<S, O>>,
    field: (answer: Select<OutputOf<S, O>>) => Output<string | number>,
    desired: ReadonlyArray<string | Ref<string>>,
    options?: StepOptions,
  ): void;
  /** aws:waitForAwsResourceProperty: polls until the field has one of the desired values, or the step times out. */
  waitFor<const O extends Operation<S>>(
    step: string,
    operation: O,
    input: Templated<InputOf<S, O>>,
    field: (answer: Select<OutputOf<S, O>>) => Output<string | number>,
    desired: ReadonlyArray<string | Ref<string>>,
    options: StepOptions & { timeoutSeconds: number },
  ): void;
}
