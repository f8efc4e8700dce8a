"""The instance profile of an instance.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IamInstanceProfile.html: `Id` is the profile's id.
"""

from moto.ec2.models.iam_instance_profile import (
    IamInstanceProfileAssociation,
    IamInstanceProfileAssociationBackend,
)
from moto.ec2.models.instances import InstanceBackend
from moto.ec2.utils import random_iam_instance_profile_association_id

from .replace import replaces


@replaces(IamInstanceProfileAssociation, "__init__")
def _show_on_instance(original, self, *arguments, **named):
    """moto shows the id of the association as the id of the profile."""
    original(self, *arguments, **named)
    profile = self.iam_instance_profile
    self.instance.iam_instance_profile = {"Arn": profile.arn, "Id": profile.id}


@replaces(IamInstanceProfileAssociationBackend, "replace_iam_instance_profile_association")
def _replace(original, self, association_id, *arguments, **named):
    """moto leaves the old profile on the instance, and the association keeps its id."""
    association = original(self, association_id, *arguments, **named)
    profile = association.iam_instance_profile
    association.instance.iam_instance_profile = {"Arn": profile.arn, "Id": profile.id}
    association.association_id = random_iam_instance_profile_association_id()
    return association


@replaces(InstanceBackend, "run_instances")
def _profile_at_launch(original, self, *arguments, **named):
    """moto ignores the profile of a launch template (so that members of a group have none), and gives the profile of a
    request to the first of several instances only."""
    reservation = original(self, *arguments, **named)
    name, arn = named.get("iam_instance_profile_name"), named.get("iam_instance_profile_arn")
    # moto itself serves the first instance of a request that names a profile.
    without = reservation.instances[1:] if name or arn else reservation.instances
    if not (name or arn) and named.get("launch_template"):
        profile = self._get_template_from_args(named["launch_template"]).data.get("IamInstanceProfile") or {}
        name, arn = profile.get("Name"), profile.get("Arn")
    if name or arn:
        for instance in without:
            self.associate_iam_instance_profile(instance.id, name, arn)
    return reservation
