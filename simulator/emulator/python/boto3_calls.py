"""API calls as SSM Automation makes them: with boto3, from JSON to JSON. Step Functions also sends and reads binary.

The rules that go beyond boto3 are those of AWS's documentation of aws:executeAwsApi
(https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html): streaming
operations are refused. Binary input is refused too, since nothing says how Automation reads text there.
"""

import base64
import threading
from datetime import datetime, timezone

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.credentials import Credentials, ReadOnlyCredentials
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    ParamValidationError,
)
from botocore.parsers import ResponseParserError
from botocore.response import StreamingBody

import inherited
import regions


class Refusal(Exception):
    def __init__(self, kind, code, message, status=None, **more):
        super().__init__(message)
        self.answer = {"kind": kind, "code": code, "message": message, "status": status, **more}


class CallerCredentials(Credentials):
    """Replaces botocore's credentials, and returns those of the call that the current thread makes.

    Making a client costs far more than a call, so clients are shared by all callers.
    """

    def __init__(self, caller):
        super().__init__(access_key=None, secret_key=None, method="explicit")
        self._caller = caller

    def get_frozen_credentials(self):
        credentials = self._caller.credentials
        return ReadOnlyCredentials(
            credentials["accessKeyId"], credentials["secretAccessKey"], credentials.get("sessionToken")
        )


class Clients:
    def __init__(self):
        self._lock = threading.Lock()
        self._clients = {}
        self._caller = threading.local()
        core = regions.session
        core._credentials = CallerCredentials(self._caller)
        self._session = boto3.Session(botocore_session=core)
        self._services = frozenset(core.get_available_services())
        self._core = core
        self._read = set()

    def knows(self, service):
        return service in self._services

    def read_model(self, service):
        self._core.get_service_model(service)
        self._read.add(service)

    def get(self, service, region, endpoint):
        key = (service, region, endpoint)
        with self._lock:
            client = self._clients.get(key)
            if client is None:
                if service not in self._read:
                    self.read_model(service)
                    inherited.note("model", service)
                client = self._session.client(
                    service,
                    region_name=region,
                    endpoint_url=endpoint,
                    config=Config(
                        # The caller's own maxAttempts decides.
                        retries={"total_max_attempts": 1, "mode": "standard"},
                        # A prefixed host does not resolve on the loopback interface.
                        inject_host_prefix=False,
                        s3={"addressing_style": "path"},
                        max_pool_connections=32,
                    ),
                )
                client.meta.events.register_last("before-send", self._add_user_agent)
                self._clients[key] = client
            return client

    def call(self, client, operation, parameters, credentials, user_agent):
        self._caller.credentials = credentials
        self._caller.user_agent = user_agent
        return getattr(client, xform_name(operation))(**parameters)

    def _add_user_agent(self, request, **_):
        if self._caller.user_agent:
            agent = request.headers["User-Agent"]
            agent = agent.decode() if isinstance(agent, bytes) else agent
            request.headers["User-Agent"] = f"{agent} {self._caller.user_agent}"


def find_blob(shape, value, path):
    """Path of the first binary member that `value` fills in, or None."""
    if shape.type_name == "blob":
        return path
    if shape.type_name == "structure" and isinstance(value, dict):
        parts = ((shape.members[name], part, f"{path}.{name}") for name, part in value.items() if name in shape.members)
    elif shape.type_name == "list" and isinstance(value, list):
        parts = ((shape.member, part, f"{path}[{index}]") for index, part in enumerate(value))
    elif shape.type_name == "map" and isinstance(value, dict):
        parts = ((shape.value, part, f"{path}.{name}") for name, part in value.items())
    else:
        return None
    return next((found for found in (find_blob(*part) for part in parts) if found), None)


def check(model, service, operation, parameters, binary):
    if binary and not (model.has_event_stream_input or model.has_event_stream_output):
        return
    if model.has_streaming_input or model.has_streaming_output or model.has_event_stream_input or model.has_event_stream_output:
        raise Refusal(
            "Streaming",
            "StreamingOperation",
            f"{service} {operation} streams its {'input' if model.has_streaming_input or model.has_event_stream_input else 'output'}; "
            "SSM Automation refuses streaming operations.",
        )
    if model.input_shape is None:
        return
    blob = find_blob(model.input_shape, parameters, "")
    if blob:
        raise Refusal(
            "ParamValidation",
            "BinaryParameter",
            f"{service} {operation}: parameter {blob.lstrip('.')} is binary. How SSM Automation reads text in a binary "
            "parameter is not documented, so it is refused here.",
        )


def encode(value):
    if isinstance(value, dict):
        return {str(name): encode(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, StreamingBody):
        return encode(value.read())
    return value


def decode(value):
    if isinstance(value, dict):
        if set(value) == {"$bytes"}:
            return base64.b64decode(value["$bytes"])
        return {name: decode(part) for name, part in value.items()}
    if isinstance(value, list):
        return [decode(part) for part in value]
    return value


def encode_response(response):
    metadata = response.pop("ResponseMetadata", {})
    kept = {name: metadata[name] for name in ("RequestId", "HTTPStatusCode", "RetryAttempts") if name in metadata}
    return {**encode(response), "ResponseMetadata": kept}


def perform(request):
    service, operation, parameters = request["service"], request["operation"], request.get("parameters") or {}
    if not _clients.knows(service):
        raise Refusal("UnknownService", "UnknownService", f"boto3 has no client named {service!r}.")
    client = _clients.get(service, request["region"], request["endpoint"])
    if operation not in client.meta.service_model.operation_names:
        raise Refusal(
            "UnknownOperation",
            "UnknownOperation",
            f"boto3's {service} client has no operation named {operation!r} (names are in PascalCase).",
        )
    binary = request.get("binary") is True
    check(client.meta.service_model.operation_model(operation), service, operation, parameters, binary)
    if binary:
        parameters = decode(parameters)
    try:
        response = _clients.call(client, operation, parameters, request["credentials"], request.get("userAgent"))
    except ParamValidationError as error:
        raise Refusal("ParamValidation", "ParamValidationError", str(error)) from None
    except ClientError as error:
        details = error.response.get("Error", {})
        metadata = error.response.get("ResponseMetadata", {})
        # botocore raises a class of its own for every error shape of the model.
        shape = None if type(error) is ClientError else type(error).__name__
        raise Refusal(
            "Client",
            details.get("Code", "Unknown"),
            details.get("Message", str(error)),
            metadata.get("HTTPStatusCode"),
            shape=shape,
            requestId=metadata.get("RequestId"),
        ) from None
    except (ConnectionError, HTTPClientError, ResponseParserError) as error:
        raise Refusal("Connection", type(error).__name__, str(error)) from None
    except (BotoCoreError, ValueError) as error:
        raise Refusal("ParamValidation", type(error).__name__, str(error)) from None
    return encode_response(response)


def call(request):
    """`{ok: true, response}` or `{ok: false, error}`, as simulator/emulator/boto3.ts describes them."""
    try:
        return {"ok": True, "response": perform(request)}
    except Refusal as refusal:
        return {"ok": False, "error": refusal.answer}


_clients = Clients()


inherited.makers["model"] = _clients.read_model


ready = threading.Event()


def warm_up():
    """ec2's model is as slow to read as all the others of a drill together: read it while nobody waits."""
    _clients.read_model("ec2")
    ready.set()
