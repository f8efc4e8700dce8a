"""Environments, deployment strategies and deployments of AppConfig, which moto does not have.

https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_StartDeployment.html, API_StopDeployment.html and
https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-deployment-strategy-predefined.html: a
deployment grows over the time of its strategy, bakes, and is complete. An alarm of the environment rolls it back until
then, and StopDeployment with AllowRevert rolls it back up to 72 hours later.
"""

import json
from datetime import timedelta

from moto.appconfig import urls
from moto.appconfig.models import AppConfigBackend
from moto.appconfig.responses import AppConfigResponse
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.exceptions import JsonRESTError
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from .replace import replaces

TIME_TO_REVERT = timedelta(hours=72)
UNDER_WAY = ("DEPLOYING", "BAKING")

# Minutes of growth, percent of a step, growth, minutes of baking.
PREDEFINED = {
    "AppConfig.AllAtOnce": (0, 100, "LINEAR", 10),
    "AppConfig.Linear50PercentEvery30Seconds": (1, 50, "LINEAR", 1),
    "AppConfig.Linear20PercentEvery6Minutes": (30, 20, "LINEAR", 30),
    "AppConfig.Canary10Percent20Minutes": (20, 10, "EXPONENTIAL", 10),
}


def _not_found(what):
    return JsonRESTError("ResourceNotFoundException", f"{what} not found")


def _time(moment):
    return moment.isoformat() + "Z" if moment else None


class Environment:
    def __init__(self, application, name, description, monitors):
        self.id = mock_random.get_random_hex(7)
        self.arn = f"{application.arn}/environment/{self.id}"
        self.application = application
        self.name = name
        self.description = description
        self.monitors = monitors or []
        self.deployments = []

    def to_json(self):
        under_way = any(each.state() in UNDER_WAY for each in self.deployments)
        return {
            "ApplicationId": self.application.id,
            "Id": self.id,
            "Name": self.name,
            "Description": self.description,
            "State": "DEPLOYING" if under_way else "READY_FOR_DEPLOYMENT",
            "Monitors": self.monitors,
        }


class Deployment:
    def __init__(self, environment, profile, strategy, version, active_alarm):
        self.environment = environment
        self.number = len(environment.deployments) + 1
        self.profile = profile
        self.strategy = strategy
        self.version = version
        self.started = utcnow()
        self.ended = None
        self._active_alarm = active_alarm

    def state(self):
        if self.ended:
            return self.ended
        minutes, _, _, baking = self.strategy["growth"]
        grown = self.started + timedelta(minutes=minutes)
        if utcnow() >= grown + timedelta(minutes=baking):
            return "COMPLETE"
        if self._active_alarm(self.environment):
            self.ended = "ROLLED_BACK"
            return self.ended
        return "DEPLOYING" if utcnow() < grown else "BAKING"

    def completed(self):
        minutes, _, _, baking = self.strategy["growth"]
        return self.started + timedelta(minutes=minutes + baking)

    def to_summary(self):
        state = self.state()
        minutes, factor, growth, baking = self.strategy["growth"]
        return {
            "DeploymentNumber": self.number,
            "ConfigurationName": self.profile.name,
            "ConfigurationVersion": self.version,
            "DeploymentDurationInMinutes": minutes,
            "GrowthType": growth,
            "GrowthFactor": factor,
            "FinalBakeTimeInMinutes": baking,
            "State": state,
            "StartedAt": _time(self.started),
            "CompletedAt": _time(self.completed()) if state in ("COMPLETE", "REVERTED") else None,
        }

    def to_json(self):
        return {
            **self.to_summary(),
            "ApplicationId": self.environment.application.id,
            "EnvironmentId": self.environment.id,
            "DeploymentStrategyId": self.strategy["id"],
            "ConfigurationProfileId": self.profile.id,
            "ConfigurationLocationUri": self.profile.location_uri,
        }


@replaces(AppConfigBackend, "__init__")
def _with_strategies(original, self, *arguments, **named):
    original(self, *arguments, **named)
    self.strategies = {name: {"id": name, "name": name, "growth": growth} for name, growth in PREDEFINED.items()}


def _active_alarm(backend):
    """Whether a monitor of an environment is in ALARM now. Only alarms of the account can be monitors."""
    alarms = cloudwatch_backends[backend.account_id][backend.region_name].alarms

    def active(environment):
        names = [monitor["AlarmArn"].split(":alarm:")[-1] for monitor in environment.monitors]
        return any(name in alarms and alarms[name].state_value == "ALARM" for name in names)

    return active


def _application(self):
    application = self.appconfig_backend.get_application(self._get_param("ApplicationId"))
    if not hasattr(application, "environments"):
        application.environments = {}
    return application


def _environment(self):
    environment = _application(self).environments.get(self._get_param("EnvironmentId"))
    if environment is None:
        raise _not_found("Environment")
    return environment


def _deployment(self):
    number = int(self._get_param("DeploymentNumber"))
    for deployment in _environment(self).deployments:
        if deployment.number == number:
            return deployment
    raise _not_found("Deployment")


def _create_environment(self):
    application = _application(self)
    environment = Environment(
        application, self._get_param("Name"), self._get_param("Description"), self._get_param("Monitors")
    )
    application.environments[environment.id] = environment
    self.appconfig_backend.tag_resource(environment.arn, self._get_param("Tags") or {})
    return json.dumps(environment.to_json())


def _get_environment(self):
    return json.dumps(_environment(self).to_json())


def _create_deployment_strategy(self):
    growth = (
        self._get_param("DeploymentDurationInMinutes"),
        self._get_param("GrowthFactor"),
        self._get_param("GrowthType") or "LINEAR",
        self._get_param("FinalBakeTimeInMinutes") or 0,
    )
    strategy = {"id": mock_random.get_random_hex(7), "name": self._get_param("Name"), "growth": growth}
    self.appconfig_backend.strategies[strategy["id"]] = strategy
    return json.dumps({"Id": strategy["id"], "Name": strategy["name"]})


def _start_deployment(self):
    environment = _environment(self)
    profile = self.appconfig_backend.get_configuration_profile(
        environment.application.id, self._get_param("ConfigurationProfileId")
    )
    strategy = self.appconfig_backend.strategies.get(self._get_param("DeploymentStrategyId"))
    if strategy is None:
        raise _not_found("DeploymentStrategy")
    # AppConfig user guide, "Deploying a configuration": one at a time in an environment.
    if any(each.state() in UNDER_WAY for each in environment.deployments):
        raise JsonRESTError("ConflictException", "A deployment is already in progress in the environment.")
    deployment = Deployment(
        environment, profile, strategy, self._get_param("ConfigurationVersion"), _active_alarm(self.appconfig_backend)
    )
    environment.deployments.append(deployment)
    return json.dumps(deployment.to_json())


def _get_deployment(self):
    return json.dumps(_deployment(self).to_json())


def _list_deployments(self):
    deployments = reversed(_environment(self).deployments)
    return json.dumps({"Items": [deployment.to_summary() for deployment in deployments]})


def _stop_deployment(self):
    deployment = _deployment(self)
    state = deployment.state()
    allow_revert = str(self.headers.get("Allow-Revert")).lower() == "true"
    if state == "DEPLOYING" or (state == "BAKING" and allow_revert):
        deployment.ended = "ROLLED_BACK"
    elif state == "COMPLETE" and allow_revert and utcnow() - deployment.completed() <= TIME_TO_REVERT:
        deployment.ended = "REVERTED"
    else:
        raise JsonRESTError("BadRequestException", f"A deployment that is {state} cannot be stopped.")
    return json.dumps(deployment.to_json())


for _operation in (
    _create_environment,
    _get_environment,
    _create_deployment_strategy,
    _start_deployment,
    _get_deployment,
    _list_deployments,
    _stop_deployment,
):
    setattr(AppConfigResponse, _operation.__name__[1:], _operation)

_environments = "{0}/applications/(?P<app_id>[^/]+)/environments"
for _path in (
    f"{_environments}$",
    f"{_environments}/(?P<environment_id>[^/]+)$",
    f"{_environments}/(?P<environment_id>[^/]+)/deployments$",
    f"{_environments}/(?P<environment_id>[^/]+)/deployments/(?P<number>[0-9]+)$",
    "{0}/deploymentstrategies$",
):
    urls.url_paths[_path] = AppConfigResponse.dispatch
