import { gunzipSync } from "node:zlib";
import { AwsError } from "../aws";
import type { Models, Protocol, ServiceMetadata, ServiceModel } from "../emulator/models";
import { readJson } from "./protocols/json";
import { readQuery } from "./protocols/query";
import { readRest } from "./protocols/rest";
import { shapeOf } from "./protocols/values";
import { compileRoutes, isHigher, matchRoute, type RouteMatch } from "./routes";
import type { WireRequest } from "./wire";

/** The form of a request and of its answer: a service may speak several. */
export interface Dialect {
  protocol: Exclude<Protocol, "smithy-rpc-v2-cbor">;
  /** SQS and CloudWatch over JSON: errors also carry the code of the query past. */
  queryCompatible: boolean;
  service: string;
  jsonVersion: string;
}

export interface RecognisedCall {
  model: ServiceModel;
  operation: string;
  dialect: Dialect;
  input: Record<string, unknown>;
}

/** A request that cannot be understood, with the dialect in which to say so. */
export class UnreadableRequest extends AwsError {
  constructor(
    readonly dialect: Dialect,
    message: string,
    code = "UnknownOperationException",
  ) {
    super(code, message, code === "UnknownOperationException" ? 404 : 400);
  }
}

/**
 * Finds out which operation of which service a request is, and reads its input. Decided per request, because one
 * service may arrive in several protocols: by the signing name of its signature, then `X-Amz-Target`, then
 * `Action` and `Version`, then method and path.
 */
export class Recogniser {
  private readonly bySigningName = new Map<string, ServiceMetadata[]>();
  private readonly routes = new Map<string, ReturnType<typeof compileRoutes>>();

  constructor(private readonly models: Models) {
    for (const metadata of models.services.values()) {
      const known = this.bySigningName.get(metadata.signingName);
      if (known) known.push(metadata);
      else this.bySigningName.set(metadata.signingName, [metadata]);
    }
  }

  /** Throws UnreadableRequest when no model has the operation, or when its input cannot be read. */
  recognise(request: WireRequest, signingName: string): RecognisedCall {
    const candidates = this.bySigningName.get(signingName) ?? [];
    const dialect = this.dialect(request, signingName);
    if (candidates.length === 0)
      throw new UnreadableRequest(dialect, `No AWS service signs its requests as ${JSON.stringify(signingName)}.`);
    if (request.headers["smithy-protocol"])
      throw new UnreadableRequest(
        dialect,
        `${signingName}: the protocol ${request.headers["smithy-protocol"]} is not understood here; use a client that speaks JSON.`,
      );
    const found =
      this.byTarget(request, candidates) ?? this.byAction(request, candidates) ?? this.byRoute(request, candidates);
    if (!found)
      throw new UnreadableRequest(
        dialect,
        `${signingName}: no operation is known for ${request.method} ${request.path}${target(request)}.`,
      );
    return found;
  }

  /** The dialect that a request speaks, as far as it can be known before its operation. */
  dialect(request: WireRequest, signingName: string | undefined): Dialect {
    const candidates = this.bySigningName.get(signingName ?? "") ?? [];
    const prefix = request.headers["x-amz-target"]?.replace(/\.[^.]*$/, "");
    const first = candidates.find((c) => hasTarget(c, prefix)) ?? candidates[0];
    if (prefix !== undefined) return dialectOf(first, "json");
    if (form(request).has("Action")) return dialectOf(first, first?.protocol === "ec2" ? "ec2" : "query");
    if (first?.protocol === "rest-json" || first?.protocol === "rest-xml") return dialectOf(first, first.protocol);
    return dialectOf(first, signingName ? "rest-json" : "rest-xml");
  }

  private byTarget(request: WireRequest, candidates: ServiceMetadata[]): RecognisedCall | undefined {
    const header = request.headers["x-amz-target"];
    if (header === undefined) return undefined;
    const prefix = header.slice(0, header.lastIndexOf("."));
    const name = header.slice(header.lastIndexOf(".") + 1);
    const model = candidates
      .filter((metadata) => hasTarget(metadata, prefix))
      .map((metadata) => this.models.service(metadata.service))
      .find((candidate) => candidate?.operations[name]);
    if (!model) return undefined;
    const shape = inputShape(model, name);
    const body = plainBody(request).toString("utf8");
    const read = () => (shape ? readJson(JSON.parse(body || "{}"), shape, model.shapes) : {});
    return recognised(model, name, "json", read);
  }

  private byAction(request: WireRequest, candidates: ServiceMetadata[]): RecognisedCall | undefined {
    const parameters = form(request);
    const name = parameters.get("Action");
    const version = parameters.get("Version");
    if (name === null) return undefined;
    const model = candidates
      .filter((metadata) => version === null || metadata.apiVersion === version)
      .sort((a, b) => Number(b.service === b.signingName) - Number(a.service === a.signingName))
      .map((metadata) => this.models.service(metadata.service))
      .find((candidate) => candidate?.operations[name]);
    if (!model) return undefined;
    const protocol = model.protocol === "ec2" ? "ec2" : "query";
    const shape = inputShape(model, name);
    return recognised(model, name, protocol, () => (shape ? readQuery(parameters, shape, model.shapes, protocol) : {}));
  }

  private byRoute(request: WireRequest, candidates: ServiceMetadata[]): RecognisedCall | undefined {
    let best: { model: ServiceModel; match: RouteMatch } | undefined;
    for (const metadata of candidates) {
      const model = this.models.service(metadata.service);
      if (!model || (model.protocol !== "rest-json" && model.protocol !== "rest-xml")) continue;
      const match = matchRoute(this.routesOf(model), request);
      if (match && (!best || isHigher(match.score, best.match.score))) best = { model, match };
    }
    if (!best) return undefined;
    const { model, match } = best;
    const operation = model.operations[match.operation];
    if (!operation) return undefined;
    const read = () => readRest({ ...request, labels: match.labels, body: plainBody(request) }, operation, model);
    return recognised(model, match.operation, model.protocol as "rest-json" | "rest-xml", read);
  }

  private routesOf(model: ServiceModel): ReturnType<typeof compileRoutes> {
    const known = this.routes.get(model.service);
    if (known) return known;
    const routes = compileRoutes(model);
    this.routes.set(model.service, routes);
    return routes;
  }
}

function recognised(
  model: ServiceModel,
  operation: string,
  protocol: Dialect["protocol"],
  read: () => unknown,
): RecognisedCall {
  const dialect = dialectOf(model, protocol);
  try {
    return { model, operation, dialect, input: read() as Record<string, unknown> };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${model.service} ${operation}: the input cannot be read: ${reason}`;
    throw new UnreadableRequest(dialect, message, "SerializationException");
  }
}

function dialectOf(metadata: ServiceMetadata | undefined, protocol: Dialect["protocol"]): Dialect {
  return {
    protocol,
    queryCompatible: metadata?.queryCompatible === true,
    service: metadata?.service ?? "unknown",
    jsonVersion: metadata?.jsonVersion ?? "1.0",
  };
}

function inputShape(model: ServiceModel, operation: string) {
  const input = model.operations[operation]?.input;
  return input ? shapeOf(model.shapes, input) : undefined;
}

/** Parameters of a form body, or of the query string where the request has no body. */
function form(request: WireRequest): URLSearchParams {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded"))
    return new URLSearchParams(plainBody(request).toString("utf8"));
  return request.query;
}

/** CloudWatch clients compress large bodies. */
function plainBody(request: WireRequest): Buffer {
  return request.headers["content-encoding"]?.includes("gzip") ? gunzipSync(request.body) : request.body;
}

/** SDKs may leave out the namespace of the model: `CloudTrail_20131101` for `com.amazonaws….CloudTrail_20131101`. */
function hasTarget({ targetPrefix }: ServiceMetadata, prefix: string | undefined): boolean {
  return prefix !== undefined && (targetPrefix === prefix || targetPrefix?.endsWith(`.${prefix}`) === true);
}

function target(request: WireRequest): string {
  const header = request.headers["x-amz-target"];
  const action = form(request).get("Action");
  return header ? ` (target ${header})` : action ? ` (action ${action})` : "";
}
