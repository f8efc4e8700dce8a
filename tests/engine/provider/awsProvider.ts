import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import { version } from "@pulumi/aws/package.json";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  DiffResponse,
  type InvokeRequest,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Cloud, type Subject } from "./cloud";
import { type Values, withDefaults } from "./wire";

/**
 * Replaces the plugin `pulumi-resource-aws` (service ResourceProvider of pulumi/proto/provider.proto): the engine
 * deploys with it as it would into AWS, and no account is needed.
 */

type Call<Request, Response> = ServerUnaryCall<Request, Response>;

/** Answers a call; what the answer throws is the call's error. */
const answering =
  <Request, Response>(answer: (request: Request) => Response) =>
  ({ request }: Call<Request, Response>, callback: sendUnaryData<Response>): void => {
    try {
      callback(null, answer(request));
    } catch (error) {
      callback({ code: status.UNKNOWN, details: (error as Error).message });
    }
  };

const values = (struct: Struct | undefined): Values => (struct?.toJavaScript() ?? {}) as Values;
const struct = (fields: Values): Struct => Struct.fromJavaScript(fields as Parameters<typeof Struct.fromJavaScript>[0]);

interface Addressed {
  getUrn(): string;
}

const subjectOf = (request: Addressed): Subject => {
  const [, , types = "", name = ""] = request.getUrn().split("::");
  return { type: types.split("$").at(-1) ?? types, name };
};

let configured: Cloud | undefined;

function cloud(): Cloud {
  if (!configured) throw new Error("the provider is not configured yet");
  return configured;
}

/** Providers accept what they are given; they receive the account when they are configured. */
const checkConfig = answering((request: CheckRequest) => {
  const response = new CheckResponse();
  response.setInputs(request.getNews());
  return response;
});

const diffConfig = answering((request: DiffRequest) => {
  const response = new DiffResponse();
  const same = JSON.stringify(values(request.getOldInputs())) === JSON.stringify(values(request.getNews()));
  response.setChanges(same ? DiffResponse.DiffChanges.DIFF_NONE : DiffResponse.DiffChanges.DIFF_SOME);
  return response;
});

const configure = answering((request: ConfigureRequest) => {
  configured = new Cloud(request.getName() ?? "aws", values(request.getArgs()));
  const response = new ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  return response;
});

const check = answering((request: CheckRequest) => {
  const response = new CheckResponse();
  const inputs = values(request.getNews());
  response.setInputs(struct(withDefaults(inputs)));
  const refused = configured?.refusal(subjectOf(request), inputs);
  if (refused !== undefined) {
    const failure = new CheckFailure();
    failure.setReason(refused);
    response.setFailuresList([failure]);
  }
  return response;
});

const diff = answering((request: DiffRequest) => {
  const before = values(request.getOldInputs());
  const { changed, replacing } = cloud().difference(subjectOf(request), before, values(request.getNews()));
  const response = new DiffResponse();
  response.setChanges(changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  response.setDiffsList(changed);
  response.setReplacesList(replacing);
  // Two resources of one name cannot be there at the same time.
  response.setDeletebeforereplace(replacing.length > 0);
  return response;
});

const create = answering((request: CreateRequest) => {
  const subject = subjectOf(request);
  const inputs = values(request.getProperties());
  const { id, properties } = request.getPreview() ? cloud().previewed(subject, inputs) : cloud().state(subject, inputs);
  if (!request.getPreview()) cloud().note("create", subject);
  const response = new CreateResponse();
  response.setId(id);
  response.setProperties(struct(properties));
  return response;
});

const read = answering((request: ReadRequest) => {
  const subject = subjectOf(request);
  const inputs = cloud().current(subject, values(request.getInputs()));
  const { id, properties } = cloud().read(subject, inputs, values(request.getProperties()));
  const response = new ReadResponse();
  response.setId(id);
  response.setInputs(struct(inputs));
  response.setProperties(struct(properties));
  return response;
});

const update = answering((request: UpdateRequest) => {
  const subject = subjectOf(request);
  const inputs = values(request.getNews());
  const preview = request.getPreview();
  const properties = preview ? cloud().previewedUpdate(subject, inputs) : cloud().state(subject, inputs).properties;
  if (!preview) cloud().note("update", subject);
  const response = new UpdateResponse();
  response.setProperties(struct(properties));
  return response;
});

const remove = answering((request: DeleteRequest) => {
  cloud().note("delete", subjectOf(request));
  return new Empty();
});

const invoke = answering((request: InvokeRequest): never => {
  throw new Error(`The program calls AWS for ${request.getTok()}, which has no answer before it is deployed.`);
});

const getPluginInfo = answering(() => {
  const response = new PluginInfo();
  response.setVersion(version);
  return response;
});

// The service has more calls than these; the engine gets the answer that they are not implemented, and does without.
const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(ResourceProviderService, {
  checkConfig,
  diffConfig,
  configure,
  check,
  diff,
  create,
  read,
  update,
  delete: remove,
  invoke,
  getPluginInfo,
  cancel: answering(() => new Empty()),
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
