"""Tasks and deployments of ECS services.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html and
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html. moto starts no task of a new
service, and keeps the one deployment that a service began with. Here tasks start, or fail to, at the moment they are
requested.
"""

import re
from datetime import datetime, timezone

from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.moto_api._internal import mock_random

from .replace import replaces

# What the circuit breaker waits for at least.
FAILED_TASKS = 3


def _ends_at_once(container):
    """Whether an essential container's command cannot keep running: `false`, `true`, `exit 1` in a shell."""
    command = container.get("command") or []
    last = command[-1] if command else ""
    return container.get("essential", True) and re.fullmatch(r"false|true|exit \d+", last) is not None


def _starts(backend, definition):
    containers = backend.describe_task_definition(definition).container_definitions
    return not any(_ends_at_once(container) for container in containers)


def _breaker(service):
    configuration = getattr(service, "deployment_configuration", None) or {}
    return configuration.get("deploymentCircuitBreaker") or {}


def _deployment(service, definition, running, state, reason):
    now = datetime.now(timezone.utc)
    return {
        **service.deployments[0],
        "id": f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}",
        "status": "PRIMARY",
        "taskDefinition": definition,
        "desiredCount": service.desired_count,
        "runningCount": running,
        "pendingCount": 0,
        "failedTasks": 0 if running else FAILED_TASKS,
        "rolloutState": state,
        "rolloutStateReason": reason,
        "createdAt": now,
        "updatedAt": now,
    }


def _completed(service, definition):
    return _deployment(service, definition, service.desired_count, "COMPLETED", "ECS deployment completed.")


def _deploy(backend, service, definition):
    """A deployment that completes is the only one left. One that fails stands before the one that still runs."""
    working = [each for each in service.deployments if each["runningCount"] > 0 and each.get("taskDefinition")]
    breaker = _breaker(service)
    if _starts(backend, definition):
        service.deployments = [_completed(service, definition)]
    elif breaker.get("enable") and breaker.get("rollback") and working:
        service.task_definition = working[-1]["taskDefinition"]
        service.deployments = [_completed(service, service.task_definition)]
    else:
        state = "FAILED" if breaker.get("enable") else "IN_PROGRESS"
        reason = "ECS deployment circuit breaker: tasks failed to start." if state == "FAILED" else "In progress."
        failed = _deployment(service, definition, 0, state, reason)
        service.deployments = [failed, *({**each, "status": "ACTIVE"} for each in working[-1:])]


def _count(backend, service):
    """The numbers of the service and its cluster follow from its deployments."""
    running = sum(each["runningCount"] for each in service.deployments)
    pending = max(service.desired_count - running, 0)
    cluster = backend._get_cluster(service.cluster_name)
    backend.update_cluster_resources(cluster, running - service.running_count, task_state="RUNNING")
    backend.update_cluster_resources(cluster, pending - service.pending_count, task_state="PENDING")
    service.running_count, service.pending_count = running, pending


@replaces(EC2ContainerServiceResponse, "create_service")
def _create(original, self):
    answer = original(self)
    service = answer.result["service"]
    service.deployment_configuration = self._get_param("deploymentConfiguration")
    if service.deployments and service.task_definition:
        _deploy(self.ecs_backend, service, service.task_definition)
        _count(self.ecs_backend, service)
    return answer


@replaces(EC2ContainerServiceBackend, "update_service")
def _update(original, self, service_properties):
    wanted = dict(service_properties)
    before = self._get_service(wanted.get("cluster", "default"), wanted["service"].split("/")[-1]).task_definition
    service = original(self, service_properties)
    if not service.deployments or not service.task_definition:
        return service
    # moto keeps the name that was given; AWS answers the ARN.
    service.task_definition = self.describe_task_definition(service.task_definition).arn
    if wanted.get("force_new_deployment") or service.task_definition != before:
        _deploy(self, service, service.task_definition)
    elif wanted.get("desired_count") is not None:
        for deployment in service.deployments:
            deployment["desiredCount"] = service.desired_count
            if deployment["runningCount"] > 0 or deployment["rolloutState"] == "COMPLETED":
                deployment["runningCount"] = service.desired_count
    _count(self, service)
    return service
