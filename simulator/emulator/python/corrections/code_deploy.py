"""The course of CodeDeploy's deployments: they end, can be stopped, and are rolled back.

https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-stop.html and
deployments-rollback-and-redeploy.html: a rollback is a new deployment of the revision that was deployed last with
success. moto's deployments stay Created for ever. The duration is up to the application: here five minutes.
"""

from datetime import timedelta

from moto.cloudwatch.models import cloudwatch_backends
from moto.codedeploy import responses
from moto.codedeploy.exceptions import CodeDeployException
from moto.codedeploy.models import CodeDeployBackend
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.s3.models import s3_backends

from .replace import replaces

TIME_TO_DEPLOY = timedelta(minutes=5)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
BY_ROLLBACK = "codeDeployRollback"


class DeploymentAlreadyCompletedException(CodeDeployException):
    code = 400

    def __init__(self):
        super().__init__("DeploymentAlreadyCompletedException", "The deployment is already complete.")


def _of_group(backend, deployment):
    """The deployments of the same group, oldest first."""
    return [each for each in backend.deployments.values() if each.deployment_group is deployment.deployment_group]


def _last_good(backend, deployment):
    good = [each for each in _of_group(backend, deployment) if each.status == "Succeeded"]
    return good[-1] if good else None


@replaces(CodeDeployBackend, "create_deployment")
def _start(original, self, *arguments, **named):
    """moto's ids are UUIDs; AWS's are d- and nine letters and digits. A group's setting is its deployments' default."""
    _settle(self)
    deployment = self.deployments.pop(original(self, *arguments, **named))
    deployment.deployment_id = "d-" + "".join(mock_random.choice(ALPHABET) for _ in range(9))
    deployment.status = "InProgress"
    deployment.start_time = deployment.create_time
    if not deployment.auto_rollback_configuration:
        deployment.auto_rollback_configuration = deployment.deployment_group.auto_rollback_configuration
    good = _last_good(self, deployment)
    deployment.previous_revision = good.revision if good else {}
    self.deployments[deployment.deployment_id] = deployment
    return deployment.deployment_id


def _is_there(backend, revision):
    """Whether the instances find the revision. Only S3 is checked."""
    place = revision.get("s3Location")
    if not place:
        return True
    bucket = s3_backends[backend.account_id][backend.partition].buckets.get(place["bucket"])
    return bucket is not None and place["key"] in bucket.keys


def _alarms(deployment):
    configuration = deployment.override_alarm_configuration or deployment.deployment_group.alarm_configuration or {}
    return [alarm["name"] for alarm in configuration.get("alarms", [])] if configuration.get("enabled") else []


def _is_active(backend, name):
    alarm = cloudwatch_backends[backend.account_id][backend.region_name].alarms.get(name)
    return alarm is not None and alarm.state_value == "ALARM"


def _settle(backend):
    """What has happened until now to the deployments that were running."""
    running = [each for each in backend.deployments.values() if each.status == "InProgress"]
    for deployment in running:
        over = deployment.create_time + TIME_TO_DEPLOY
        active = [name for name in _alarms(deployment) if _is_active(backend, name)]
        if active:
            _end(backend, deployment, "Stopped", "DEPLOYMENT_STOP_ON_ALARM", "ALARM_ACTIVE", f"Active: {active[0]}")
        elif utcnow() >= over and not _is_there(backend, deployment.revision):
            _end(backend, deployment, "Failed", "DEPLOYMENT_FAILURE", "REVISION_MISSING", "The revision is missing.")
        elif utcnow() >= over:
            deployment.status = "Succeeded"
            deployment.complete_time = over


def _end(backend, deployment, status, event, code, message, roll_back=False):
    deployment.status = status
    deployment.complete_time = utcnow()
    deployment.error_information = {"code": code, "message": message}
    automatic = deployment.auto_rollback_configuration or {}
    wanted = roll_back or (automatic.get("enabled") and event in automatic.get("events", []))
    good = _last_good(backend, deployment)
    if not wanted or deployment.creator == BY_ROLLBACK or good is None:
        return
    rollback = backend.deployments[
        backend.create_deployment(deployment.application_name, deployment.deployment_group_name, good.revision)
    ]
    rollback.creator = BY_ROLLBACK
    rollback.rollback_info = {"rollbackTriggeringDeploymentId": deployment.deployment_id}
    deployment.rollback_info = {"rollbackDeploymentId": rollback.deployment_id}


def _after_settling(original, self, *arguments, **named):
    _settle(self)
    return original(self, *arguments, **named)


replaces(CodeDeployBackend, "get_deployment")(_after_settling)
replaces(CodeDeployBackend, "batch_get_deployments")(_after_settling)
replaces(CodeDeployBackend, "list_deployments")(_after_settling)


@replaces(responses, "_deployment_info")
def _say_how_it_went(original, deployment):
    """moto leaves out why a deployment ended and what rolls it back."""
    return {
        **original(deployment),
        "previousRevision": deployment.previous_revision,
        "errorInformation": getattr(deployment, "error_information", {}),
        "rollbackInfo": getattr(deployment, "rollback_info", {}),
    }


def _summary(deployment):
    return {
        "deploymentId": deployment.deployment_id,
        "status": deployment.status,
        "createTime": deployment.create_time,
        "endTime": deployment.complete_time,
    }


@replaces(CodeDeployResponse, "get_deployment_group")
def _say_what_was_deployed(original, self):
    """moto leaves out the alarms of a group and its deployments."""
    answer = original(self)
    backend = self.codedeploy_backend
    _settle(backend)
    application, name = self._get_param("applicationName"), self._get_param("deploymentGroupName")
    group = backend.get_deployment_group(application, name)
    attempted = [each for each in backend.deployments.values() if each.deployment_group is group]
    good = [each for each in attempted if each.status == "Succeeded"]
    shown = answer.result["deploymentGroupInfo"]
    shown["alarmConfiguration"] = group.alarm_configuration or {}
    if attempted:
        shown["targetRevision"] = attempted[-1].revision
        shown["lastAttemptedDeployment"] = _summary(attempted[-1])
    if good:
        shown["lastSuccessfulDeployment"] = _summary(good[-1])
    return answer


def _stop_deployment(self):
    """moto has no such operation."""
    backend = self.codedeploy_backend
    deployment = backend.get_deployment(self._get_param("deploymentId"))
    if deployment.status != "InProgress":
        raise DeploymentAlreadyCompletedException()
    roll_back = self._get_param("autoRollbackEnabled", False)
    _end(
        backend, deployment, "Stopped", "DEPLOYMENT_STOP_ON_REQUEST", "MANUAL_STOP", "Stopped by a user.", roll_back
    )
    return ActionResult({"status": "Succeeded", "statusMessage": "No more instances are deployed to."})


CodeDeployResponse.stop_deployment = _stop_deployment


def _answer_of_hook(self):
    """moto has no such operation. What the function of a hook rejects fails, and is rolled back."""
    backend = self.codedeploy_backend
    deployment = backend.get_deployment(self._get_param("deploymentId"))
    if deployment.status == "InProgress" and self._get_param("status") == "Failed":
        _end(
            backend, deployment, "Failed", "DEPLOYMENT_FAILURE", "HOOK_EXECUTION_FAILURE", "A hook rejected the version."
        )
    return ActionResult({"lifecycleEventHookExecutionId": self._get_param("lifecycleEventHookExecutionId")})


CodeDeployResponse.put_lifecycle_event_hook_execution_status = _answer_of_hook
