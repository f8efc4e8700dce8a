"""The start of a rotation. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html

The steps of the rotation function are run by the embedded organization, which runs the functions.
"""

import time

from moto.secretsmanager.exceptions import InvalidRequestException, SecretNotFoundException
from moto.secretsmanager.models import SecretsManagerBackend

from .replace import replaces

SECONDS_A_DAY = 86_400


@replaces(SecretsManagerBackend, "rotate_secret")
def _begin(
    _original, self, secret_id, client_request_token=None, rotation_lambda_arn=None, rotation_rules=None, rotate_immediately=True
):
    """moto runs the function in a container, forgets it when a later call does not name it, moves AWSCURRENT by itself
    without one, and counts a rotation that is over as one that goes on."""
    if not self._is_valid_identifier(secret_id):
        raise SecretNotFoundException()
    secret = self.secrets[secret_id]
    if secret.is_deleted():
        raise InvalidRequestException("You can't perform this operation on the secret because it was marked for deletion.")
    if any(version["version_stages"] == ["AWSPENDING"] for version in secret.versions.values()):
        raise InvalidRequestException("A previous rotation isn't complete. That rotation will be reattempted.")
    secret.rotation_lambda_arn = rotation_lambda_arn or secret.rotation_lambda_arn
    if not secret.rotation_lambda_arn:
        raise InvalidRequestException("No Lambda rotation function ARN is associated with this secret.")
    secret.rotation_requested = True
    secret.rotation_enabled = True
    days = (rotation_rules or {}).get("AutomaticallyAfterDays")
    if days:
        secret.auto_rotate_after_days = int(days)
        secret.next_rotation_date = int(time.time()) + int(days) * SECONDS_A_DAY
    token = self._from_client_request_token(client_request_token)
    if rotate_immediately:
        secret.remove_version_stages_from_old_versions(["AWSPENDING"])
        secret.versions[token] = {"createdate": int(time.time()), "version_id": token, "version_stages": ["AWSPENDING"]}
    return secret.to_short_dict(version_id=token)


@replaces(SecretsManagerBackend, "update_secret_version_stage")
def _finish(original, self, secret_id, version_stage, remove_from_version_id, move_to_version_id):
    """moto treats the request for a rotation as its end, which is when AWSCURRENT goes to the version that is pending."""
    answer = original(self, secret_id, version_stage, remove_from_version_id, move_to_version_id)
    secret = self.secrets[secret_id]
    if version_stage == "AWSCURRENT" and move_to_version_id:
        secret.set_default_version_id(move_to_version_id)
        if "AWSPENDING" in secret.versions[move_to_version_id]["version_stages"]:
            secret.last_rotation_date = int(time.time())
    return answer
