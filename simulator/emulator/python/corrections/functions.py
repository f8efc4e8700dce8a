"""What Lambda keeps of a function and of an event source mapping.

https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html: LoggingConfig is text in the function's own
log group unless it says otherwise. https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html:
recursive loops are terminated unless they are allowed.
"""

import json
from urllib.parse import unquote

from moto.awslambda import urls
from moto.awslambda.models import EventSourceMapping, LambdaFunction
from moto.awslambda.responses import LambdaResponse

from .replace import replaces

# Members of CreateFunction and UpdateFunctionConfiguration that moto accepts and does not keep.
KEPT = ("LoggingConfig", "DeadLetterConfig", "SnapStart", "FileSystemConfigs", "RuntimeManagementConfig")


def _keep(self, members):
    kept = {name: members[name] for name in KEPT if members.get(name) is not None}
    self.kept_members = {**getattr(self, "kept_members", {}), **kept}


@replaces(LambdaFunction, "__init__")
def _create(original, self, account_id, spec, region, version=1):
    original(self, account_id, spec, region, version)
    _keep(self, spec)


@replaces(LambdaFunction, "update_configuration")
def _update(original, self, config_updates):
    for name, attribute in (("TracingConfig", "tracing_config"), ("KMSKeyArn", "kms_key_arn")):
        if name in config_updates:
            setattr(self, attribute, config_updates[name])
    if "EphemeralStorage" in config_updates:
        self.ephemeral_storage = config_updates["EphemeralStorage"]["Size"]
    _keep(self, config_updates)
    return original(self, config_updates)


@replaces(LambdaFunction, "get_configuration")
def _shown(original, self, *arguments, **named):
    kept = dict(getattr(self, "kept_members", {}))
    logging = {"LogFormat": "Text", "LogGroup": self.logs_group_name, **kept.pop("LoggingConfig", {})}
    if logging["LogFormat"] == "JSON":
        logging = {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO", **logging}
    if snap_start := kept.pop("SnapStart", None):
        kept["SnapStart"] = {**snap_start, "OptimizationStatus": "Off"}
    kept.pop("RuntimeManagementConfig", None)
    return {**original(self, *arguments, **named), **kept, "LoggingConfig": logging}


@replaces(EventSourceMapping, "get_configuration")
def _mapping(original, self):
    """moto answers Tags, which are not part of the answer."""
    return {name: value for name, value in original(self).items() if name != "Tags"}


def _recursion(self):
    function = self.backend.get_function(unquote(self.path.rstrip("/").split("/")[-2]), None)
    if self.method == "PUT":
        function.recursive_loop = json.loads(self.body)["RecursiveLoop"]
    return json.dumps({"RecursiveLoop": getattr(function, "recursive_loop", "Terminate")})


urls.url_paths[r"{0}/(?P<api_version>[^/]+)/functions/(?P<function_name>[\w_:%-]+)/recursion-config$"] = (
    LambdaResponse.dispatch
)
LambdaResponse.get_function_recursion_config = _recursion
LambdaResponse.put_function_recursion_config = _recursion
