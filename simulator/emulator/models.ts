/**
 * AWS's service models as botocore ships them, reduced to what a local endpoint needs to recognise a request, read its
 * input and write an answer. `python/trim_models.py` makes the files when the emulator is installed:
 *
 * - `index.json`: a list of `ServiceMetadata`, enough to find the candidates for a request without opening a model;
 * - `<service>.json`, one for every service of botocore: a `ServiceModel`. ec2, the largest, takes about 20 ms to read,
 *   hence one file each, read when it is first used.
 *
 * Names and meanings are botocore's own; a trait that is false or empty is absent. Documentation, validation limits,
 * enumerations, examples and error shapes are left out.
 */
import { readFileSync } from "node:fs";
import * as path from "node:path";

export type Protocol = "ec2" | "query" | "json" | "rest-json" | "rest-xml" | "smithy-rpc-v2-cbor";

export interface XmlNamespace {
  uri: string;
  prefix?: string;
}

export interface ServiceMetadata {
  /** The name boto3 gives its client: `ec2`, `autoscaling`, `events`, `stepfunctions`. */
  service: string;
  /** Name in the user agents of the SDKs: `EC2`, `Auto Scaling`, `EventBridge`, `SFN`. */
  serviceId: string;
  /** The `Version` parameter of the query and ec2 protocols. */
  apiVersion: string;
  /** First label of the host name (`monitoring` for cloudwatch, `states` for stepfunctions). */
  endpointPrefix: string;
  /** Service in the scope of a SigV4 signature; the endpoint prefix where the model names no other. */
  signingName: string;
  /** The protocol that botocore lists first; others may follow in `protocols`. */
  protocol: Protocol;
  protocols: Protocol[];
  /** `X-Amz-Target: <targetPrefix>.<Operation>` of the json protocol. */
  targetPrefix?: string;
  /** `1.0` or `1.1`: content type `application/x-amz-json-<jsonVersion>`. */
  jsonVersion?: string;
  globalEndpoint?: string;
  xmlNamespace?: string;
  /** A json service that also sends the error codes of its query past (`x-amzn-query-error`), such as sqs. */
  queryCompatible?: true;
}

/** What a structure's member, a list's element or a map's key or value says about the shape it refers to. */
export interface ShapeReference {
  /** Key into `ServiceModel.shapes`. */
  shape: string;
  /** Where the member travels; absent means in the body. `headers` is a map whose keys begin with `locationName`. */
  location?: "uri" | "querystring" | "header" | "headers" | "statusCode";
  /** Name on the wire where it differs from the member's. */
  locationName?: string;
  /** ec2 protocol: the name as sent; without it, `locationName` with a capital first letter. */
  queryName?: string;
  flattened?: true;
  streaming?: true;
  timestampFormat?: "iso8601" | "rfc822" | "unixTimestamp";
  xmlAttribute?: true;
  xmlNamespace?: XmlNamespace;
  /** A header that carries base64 of JSON. */
  jsonvalue?: true;
}

export interface Shape {
  type:
    | "structure"
    | "list"
    | "map"
    | "string"
    | "integer"
    | "long"
    | "float"
    | "double"
    | "boolean"
    | "blob"
    | "timestamp";
  /** structure */
  members?: Record<string, ShapeReference>;
  /** structure: members that must be there. */
  required?: string[];
  /** structure: the member that is the whole body of a rest request or answer. */
  payload?: string;
  /** structure: any JSON value at all. */
  document?: true;
  /** structure or blob: an event stream. */
  eventstream?: true;
  /** list */
  member?: ShapeReference;
  /** map */
  key?: ShapeReference;
  /** map */
  value?: ShapeReference;
  /** list or map without a wrapping element. */
  flattened?: true;
  locationName?: string;
  /** blob sent as it is read. */
  streaming?: true;
  timestampFormat?: "iso8601" | "rfc822" | "unixTimestamp";
  xmlNamespace?: XmlNamespace;
}

export interface Operation {
  method: string;
  /** `/{Bucket}/{Key+}?tagging`: labels in braces (`+` is greedy), then the fixed part of the query string. */
  requestUri: string;
  /** Status of a good answer where it is not 200. */
  responseCode?: number;
  deprecated?: true;
  /** Sent without a signature (cognito sign-in, sts AssumeRoleWithWebIdentity). */
  unsigned?: true;
  /** Put before the host name, e.g. `sync-` of stepfunctions StartSyncExecution; may hold labels. */
  hostPrefix?: string;
  /** Absent when the operation has no input. */
  input?: { shape: string; locationName?: string; xmlNamespace?: XmlNamespace };
  /** Absent when it answers nothing. `resultWrapper`: element around the answer in the query protocol. */
  output?: { shape: string; resultWrapper?: string; locationName?: string; xmlNamespace?: XmlNamespace };
}

export interface ServiceModel extends ServiceMetadata {
  /** By name in PascalCase. */
  operations: Record<string, Operation>;
  /** Every shape that an input or output of these operations reaches. */
  shapes: Record<string, Shape>;
}

/** All services; a model is read when it is first used, and kept. */
export interface Models {
  /** By boto3's client name. */
  readonly services: ReadonlyMap<string, ServiceMetadata>;
  /** Undefined for a name that botocore does not know. */
  service(name: string): ServiceModel | undefined;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

const opened = new Map<string, Models>();

/**
 * The models in `folder` (`Emulator.modelsFolder`), the same ones for everybody: nobody changes them. Throws the file
 * system's error when they are not there.
 */
export function loadModels(folder: string): Models {
  const known = opened.get(folder) ?? openModels(folder);
  opened.set(folder, known);
  return known;
}

function openModels(folder: string): Models {
  const index = readJson<ServiceMetadata[]>(path.join(folder, "index.json"));
  const services = new Map(index.map((metadata) => [metadata.service, metadata]));
  const models = new Map<string, ServiceModel>();
  return {
    services,
    service(name) {
      if (!services.has(name)) return undefined;
      const known = models.get(name);
      if (known) return known;
      const model = readJson<ServiceModel>(path.join(folder, `${name}.json`));
      models.set(name, model);
      return model;
    },
  };
}
