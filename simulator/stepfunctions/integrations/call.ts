import { AwsError } from "../../aws";
import { ServiceError } from "../../emulator/boto3";
import type { Models, ServiceModel } from "../../emulator/models";
import { RuntimeError, StateError } from "../errors";
import { isJsonMap, type Json, type JsonMap } from "../json";
import type { ExecutionRecord, StepFunctionsDependencies, TaskCredentials } from "../types";
import { bindParameters, shapeResult } from "./binding";
import { exceptionName } from "./names";
import { functionResult, prepareOptimized, resultOf } from "./optimizedCalls";
import type { TaskResource } from "./resource";
import type { OptimizedIntegration } from "./supported";

export interface Caller {
  dependencies: StepFunctionsDependencies;
  credentials: TaskCredentials;
}

/** A task's call, with its parameters checked. */
export interface Call {
  /** Makes it; gives the task's result, or what was submitted. Throws StateError. */
  perform(caller: Caller): Promise<Json>;
}

interface Request {
  service: string;
  operation: string;
  parameters: Record<string, unknown>;
}

/** @throws RuntimeError when the parameters do not fit the operation (recorded: the task is not even scheduled). */
export function prepareCall(resource: TaskResource, input: Json, models: Models, execution: ExecutionRecord): Call {
  const { region } = execution;
  const make = async (
    { dependencies, credentials }: Caller,
    request: Request,
    failure: (error: ServiceError) => StateError,
  ) => {
    try {
      return await dependencies.callAws({ region, credentials, ...request });
    } catch (error) {
      if (error instanceof ServiceError) throw failure(error);
      throw error instanceof AwsError ? failure(new ServiceError(error.code, error.message, error.status)) : error;
    }
  };
  if (resource.kind === "function") {
    const parameters = { FunctionName: resource.functionArn, Payload: bytes(JSON.stringify(input)) };
    const request = { service: "lambda", operation: "Invoke", parameters };
    return {
      perform: async (caller) =>
        functionResult(await make(caller, request, (error) => optimizedFailure(lambda, error))).payload,
    };
  }
  if (!isJsonMap(input)) throw unusable(input, ["the parameters must be an OBJECT"]);
  if (resource.kind === "sdk") {
    const { service, operation, prefix } = resource;
    const model = modelOf(models, service);
    const parameters = bound(withJsonText(resource, input), model, operation);
    return {
      perform: async (caller) =>
        shapeResult(
          await make(caller, { service, operation, parameters }, (e) => sdkFailure(prefix, e)),
          model,
          operation,
        ),
    };
  }
  const { integration, operation } = resource;
  const model = modelOf(models, integration.service);
  const parameters = bound(prepareOptimized(operation, input, execution), model, operation);
  const request = { service: integration.service, operation, parameters };
  return {
    perform: async (caller) =>
      resultOf(operation, await make(caller, request, (e) => optimizedFailure(integration, e)), model),
  };
}

/** Recorded of this one member of the SDK integrations: an object is sent as its JSON text. */
export function withJsonText(resource: TaskResource, input: JsonMap): JsonMap {
  const takesText =
    resource.kind === "sdk" && resource.service === "stepfunctions" && resource.operation === "StartExecution";
  return takesText && isJsonMap(input.Input) ? { ...input, Input: JSON.stringify(input.Input) } : input;
}

const lambda = { prefix: "Lambda", generalError: "AWSLambdaException", serviceLabel: "AWSLambda" };

const bytes = (text: string) => ({ $bytes: Buffer.from(text).toString("base64") });

function modelOf(models: Models, service: string): ServiceModel {
  const model = models.service(service);
  if (!model) throw new RuntimeError(`There is no service model of ${service}`);
  return model;
}

function bound(input: JsonMap, model: ServiceModel, operation: string): Record<string, unknown> {
  const { bound: parameters, problems } = bindParameters(input, model, operation);
  if (problems.length > 0) throw unusable(input, problems);
  return parameters;
}

const unusable = (input: Json, problems: string[]): RuntimeError =>
  new RuntimeError(
    `The Parameters '${JSON.stringify(input)}' could not be used to start the Task: [${problems.join(", ")}]`,
  );

/**
 * An error of an `aws-sdk` task: the exception of the service's model, or the service's own one where the model does not
 * have the error (recorded: `S3.NoSuchBucketException`, `SecretsManager.SecretsManagerException`).
 */
function sdkFailure(prefix: string, { shape, message, status, requestId }: ServiceError): StateError {
  const name = shape === undefined ? `${prefix}Exception` : exceptionName(shape);
  return new StateError(
    `${prefix}.${name}`,
    `${message} (Service: ${prefix}, Status Code: ${status}, Request ID: ${requestId ?? "null"})`,
  );
}

/** An error of an optimized integration, as the SDK for Java 1 writes it (recorded for Lambda and Step Functions). */
function optimizedFailure(
  { prefix, generalError, serviceLabel }: Pick<OptimizedIntegration, "prefix" | "generalError" | "serviceLabel">,
  { shape, code, message, status, requestId }: ServiceError,
): StateError {
  const name = shape === undefined ? generalError : shape.endsWith("Exception") ? shape : `${shape}Exception`;
  return new StateError(
    `${prefix}.${name}`,
    `${message} (Service: ${serviceLabel}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId ?? "null"}; Proxy: null)`,
  );
}
