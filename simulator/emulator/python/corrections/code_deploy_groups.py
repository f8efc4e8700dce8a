"""Deployment groups of CodeDeploy that are changed and deleted.

https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_UpdateDeploymentGroup.html and
API_DeleteDeploymentGroup.html. moto has neither operation.
"""

from moto.codedeploy.responses import CodeDeployResponse
from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores

from .replace import replaces

CHANGEABLE = (
    "deploymentConfigName",
    "ec2TagFilters",
    "onPremisesInstanceTagFilters",
    "autoScalingGroups",
    "serviceRoleArn",
    "triggerConfigurations",
    "alarmConfiguration",
    "autoRollbackConfiguration",
    "outdatedInstancesStrategy",
    "deploymentStyle",
    "blueGreenDeploymentConfiguration",
    "loadBalancerInfo",
    "ec2TagSet",
    "ecsServices",
    "onPremisesTagSet",
    "terminationHookEnabled",
)
# moto answers these as empty structures where nobody set them.
ABSENT_WHEN_EMPTY = ("loadBalancerInfo", "ec2TagSet", "onPremisesTagSet", "blueGreenDeploymentConfiguration")


def _update_deployment_group(self):
    backend = self.codedeploy_backend
    application, name = self._get_param("applicationName"), self._get_param("currentDeploymentGroupName")
    group = backend.get_deployment_group(application, name)
    for member in CHANGEABLE:
        if (value := self._get_param(member)) is not None:
            setattr(group, camelcase_to_underscores(member), value)
    if new_name := self._get_param("newDeploymentGroupName"):
        backend.deployment_groups[application][new_name] = backend.deployment_groups[application].pop(name)
        group.deployment_group_name = new_name
    return ActionResult({"hooksNotCleanedUp": []})


def _delete_deployment_group(self):
    groups = self.codedeploy_backend.deployment_groups.get(self._get_param("applicationName"), {})
    groups.pop(self._get_param("deploymentGroupName"), None)
    return ActionResult({"hooksNotCleanedUp": []})


@replaces(CodeDeployResponse, "get_deployment_group")
def _without_what_is_empty(original, self):
    answer = original(self)
    group = answer.result["deploymentGroupInfo"]
    for member in ABSENT_WHEN_EMPTY:
        if not group.get(member):
            group.pop(member, None)
    return answer


CodeDeployResponse.update_deployment_group = _update_deployment_group
CodeDeployResponse.delete_deployment_group = _delete_deployment_group
