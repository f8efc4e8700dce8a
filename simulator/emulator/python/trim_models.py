"""Writes botocore's service models, reduced to what a local endpoint needs, as one JSON file a service.

Usage: trim_models.py FOLDER. The format is described in simulator/emulator/models.ts.
"""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from botocore.loaders import Loader

SHAPE_TRAITS = (
    "type",
    "required",
    "payload",
    "flattened",
    "locationName",
    "streaming",
    "eventstream",
    "timestampFormat",
    "xmlNamespace",
    "document",
)
REFERENCE_TRAITS = (
    "shape",
    "location",
    "locationName",
    "queryName",
    "flattened",
    "streaming",
    "timestampFormat",
    "xmlAttribute",
    "xmlNamespace",
    "jsonvalue",
)


def pick(source, traits):
    return {trait: source[trait] for trait in traits if source.get(trait) not in (None, False, [])}


def trim_shape(shape):
    trimmed = pick(shape, SHAPE_TRAITS)
    if "members" in shape:
        trimmed["members"] = {name: pick(member, REFERENCE_TRAITS) for name, member in shape["members"].items()}
    for part in ("member", "key", "value"):
        if part in shape:
            trimmed[part] = pick(shape[part], REFERENCE_TRAITS)
    return trimmed


def references(shape):
    yield from (member["shape"] for member in shape.get("members", {}).values())
    yield from (shape[part]["shape"] for part in ("member", "key", "value") if part in shape)


def closure(shapes, roots):
    found, waiting = set(), list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(references(shapes[name]))
    return {name: trim_shape(shapes[name]) for name in sorted(found)}


def trim_operation(operation):
    http = operation.get("http", {})
    trimmed = {"method": http.get("method", "POST"), "requestUri": http.get("requestUri", "/")}
    if http.get("responseCode", 200) != 200:
        trimmed["responseCode"] = http["responseCode"]
    if operation.get("deprecated"):
        trimmed["deprecated"] = True
    if operation.get("authtype") == "none" or "smithy.api#noAuth" in operation.get("auth", ()):
        trimmed["unsigned"] = True
    host_prefix = operation.get("endpoint", {}).get("hostPrefix")
    if host_prefix:
        trimmed["hostPrefix"] = host_prefix
    if "input" in operation:
        trimmed["input"] = pick(operation["input"], ("shape", "locationName", "xmlNamespace"))
    if "output" in operation:
        trimmed["output"] = pick(operation["output"], ("shape", "resultWrapper", "locationName", "xmlNamespace"))
    return trimmed


def trim_metadata(service, metadata):
    protocols = metadata.get("protocols") or [metadata["protocol"]]
    trimmed = {
        "service": service,
        "serviceId": metadata["serviceId"],
        "apiVersion": metadata["apiVersion"],
        "endpointPrefix": metadata["endpointPrefix"],
        "signingName": metadata.get("signingName", metadata["endpointPrefix"]),
        "protocol": metadata["protocol"],
        "protocols": protocols,
    }
    trimmed.update(pick(metadata, ("targetPrefix", "jsonVersion", "globalEndpoint", "xmlNamespace")))
    if "awsQueryCompatible" in metadata:
        trimmed["queryCompatible"] = True
    return trimmed


def trim_service(service):
    model = Loader().load_service_model(service, "service-2")
    operations = {name: trim_operation(operation) for name, operation in model["operations"].items()}
    roots = [
        operation[side]["shape"]
        for operation in operations.values()
        for side in ("input", "output")
        if side in operation
    ]
    metadata = trim_metadata(service, model["metadata"])
    return {**metadata, "operations": operations, "shapes": closure(model["shapes"], roots)}, metadata


def write(folder, name, content):
    with open(os.path.join(folder, f"{name}.json"), "w", encoding="utf-8") as file:
        json.dump(content, file, separators=(",", ":"))


def write_service(folder, service):
    model, metadata = trim_service(service)
    write(folder, service, model)
    return metadata


def main(folder):
    os.makedirs(folder, exist_ok=True)
    services = Loader().list_available_services("service-2")
    with ProcessPoolExecutor() as workers:
        index = list(workers.map(partial(write_service, folder), services, chunksize=8))
    write(folder, "index", index)


if __name__ == "__main__":
    main(sys.argv[1])
