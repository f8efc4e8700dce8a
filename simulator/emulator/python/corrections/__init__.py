"""Answers that moto gives differently from AWS, corrected by replacing moto's methods.

Each correction says what bare moto does and what AWS does. tests/emulator/ puts the same questions to bare moto and fails
when it no longer needs a correction.
"""


def apply():
    """Importing a module puts its corrections in place."""
    from . import (  # noqa: F401
        addresses,
        app_config,
        auto_scaling,
        code_deploy,
        configuration_recorders,
        ecs_services,
        instance_profiles,
        instances,
        interface_groups,
        kms_keys,
        managed_policies,
        metadata_options,
        partitions,
        secret_rotation,
        security_group_rules,
        snapshot_locks,
        snapshot_sharing,
        standing_time,
        trails,
        volume_modifications,
        volumes,
    )
