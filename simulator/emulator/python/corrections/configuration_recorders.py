"""Configuration recorders of AWS Config have an ARN and tags.

https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html and API_TagResource.html: a
customer managed recorder is tagged like a rule, at once (PutConfigurationRecorder) or later.
"""

from moto.config.models import ConfigBackend, ConfigRecorder, validate_tags
from moto.config.responses import ConfigResponse
from moto.moto_api._internal import mock_random
from moto.utilities.utils import get_partition

from .replace import replaces

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


@replaces(ConfigBackend, "put_configuration_recorder")
def _with_arn(original, self, config_recorder):
    """moto's recorders have none. A recorder that is changed keeps what it has."""
    known = self.recorders.get(config_recorder.get("name"))
    original(self, config_recorder)
    recorder = self.recorders[config_recorder["name"]]
    if known:
        recorder.arn, recorder.tags = known.arn, known.tags
        return
    identifier = "".join(mock_random.choice(ALPHABET) for _ in range(16))
    place = f"{get_partition(self.region_name)}:config:{self.region_name}:{self.account_id}"
    recorder.arn = f"arn:{place}:configuration-recorder/{recorder.name}/{identifier}"
    recorder.tags = {}


@replaces(ConfigResponse, "put_configuration_recorder")
def _tag_at_once(original, self):
    """moto ignores the tags of the request."""
    answer = original(self)
    recorder = self.config_backend.recorders[self._get_param("ConfigurationRecorder")["name"]]
    recorder.tags.update(validate_tags(self._get_param("Tags") or []))
    return answer


@replaces(ConfigRecorder, "to_dict")
def _show_arn(original, self):
    """Tags are only shown by ListTagsForResource."""
    shown = original(self)
    shown.pop("tags", None)
    return shown


@replaces(ConfigBackend, "_match_arn")
def _find_by_arn(original, self, resource_arn):
    """moto tags rules, aggregators and authorizations only."""
    for recorder in self.recorders.values():
        if recorder.arn == resource_arn:
            return recorder
    return original(self, resource_arn)
