"""Adding and removing rules of security groups.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html and
API_RevokeSecurityGroupIngress.html, API_RevokeSecurityGroupEgress.html
"""

from moto.core.responses import ActionResult
from moto.core.utils import aws_api_matches
from moto.ec2.exceptions import (
    InvalidPermissionNotFoundError,
    InvalidSecurityGroupNotFoundError,
    InvalidSecurityGroupRuleIdNotFoundError,
)
from moto.ec2.models.security_groups import SecurityGroup
from moto.ec2.responses.security_groups import SecurityGroups

from .replace import replaces


def _group_of_request(response):
    reference = response._get_param("GroupId") or response._get_param("GroupName")
    group = response.ec2_backend.get_security_group_by_name_or_id(reference)
    if group is None:
        raise InvalidSecurityGroupNotFoundError(reference)
    return group


def _all_or_nothing(direction, call):
    """moto works through the permissions of a request one by one and stops at the first that fails, with the earlier
    ones done. AWS does all of them or none."""

    def method(original, self):
        group = _group_of_request(self)
        before = list(getattr(group, direction))
        try:
            return call(original, self, group, before)
        except Exception:
            setattr(group, direction, before)
            raise

    return method


def _authorize(direction):
    def call(original, self, group, before):
        original(self)
        # moto answers with the rules of the last permission only.
        added = [rule for rule in getattr(group, direction) if not any(rule is old for old in before)]
        return ActionResult({"Return": True, "SecurityGroupRules": added})

    return _all_or_nothing(direction, call)


def _revoke(direction):
    """moto does not say which rules it removed, reports an unknown rule id as an unknown permission, passes over IPv6
    ranges in a VPC without IPv6, and knows no default VPC. There AWS names the rules that it does not know, elsewhere it
    refuses the call."""

    def call(_original, self, group, before):
        self.error_on_dryrun()
        named = self._get_param("SecurityGroupRuleIds", [])
        known = {rule.id for rule in before}
        for rule_id in named:
            if rule_id not in known:
                raise InvalidSecurityGroupRuleIdNotFoundError(rule_id)
        requested = [] if named else list(_rules_of_request(self, group, direction))
        unknown = [rule for rule in requested if rule not in before]
        if unknown and not self.ec2_backend.vpcs[group.vpc_id].is_default:
            raise InvalidPermissionNotFoundError()
        removed = [rule for rule in before if rule.id in named or rule in requested]
        setattr(group, direction, [rule for rule in before if rule not in removed])
        answer = {"Return": True, "RevokedSecurityGroupRules": [_describe(rule) for rule in removed]}
        if unknown:
            answer["UnknownIpPermissions"] = [_permission(rule) for rule in unknown]
        return ActionResult(answer)

    return _all_or_nothing(direction, call)


def _rules_of_request(response, group, direction):
    for wanted in response._process_rules_from_querystring():
        yield from response.ec2_backend._iterate_security_rules(
            wanted["ip_protocol"],
            group.group_id,
            wanted["from_port"],
            wanted["to_port"],
            wanted["ip_ranges"],
            response.ec2_backend._add_source_group(wanted["source_groups"], None),
            wanted["prefix_list_ids"],
            is_egress=direction == "egress_rules",
        )


def _permission(rule):
    members = {
        "IpProtocol": rule.ip_protocol,
        "FromPort": rule.from_port,
        "ToPort": rule.to_port,
        "IpRanges": rule.cidr_ipv4 and [{"CidrIp": rule.cidr_ipv4}],
        "Ipv6Ranges": rule.cidr_ipv6 and [{"CidrIpv6": rule.cidr_ipv6}],
        "PrefixListIds": rule.prefix_list_id and [{"PrefixListId": rule.prefix_list_id}],
        "UserIdGroupPairs": rule.source_group and [rule.source_group],
    }
    return {name: value for name, value in members.items() if value not in (None, "", {})}


def _describe(rule):
    revoked = {
        "SecurityGroupRuleId": rule.id,
        "GroupId": rule.group_id,
        "IsEgress": rule.is_egress,
        "IpProtocol": rule.ip_protocol,
        "FromPort": -1 if rule.from_port is None else rule.from_port,
        "ToPort": -1 if rule.to_port is None else rule.to_port,
        "CidrIpv4": rule.cidr_ipv4,
        "CidrIpv6": rule.cidr_ipv6,
        "PrefixListId": rule.prefix_list_id,
        "ReferencedGroupId": rule.source_group.get("GroupId"),
        "Description": rule.description,
    }
    return {name: value for name, value in revoked.items() if value is not None}


def _has_ipv6_rule(direction):
    """moto does not implement the filters by IPv6 range (API_DescribeSecurityGroups.html)."""

    def method(_original, self, values):
        ranges = [rule.ip_range.get("CidrIpv6", "") for rule in getattr(self, direction)]
        return any(aws_api_matches(value, cidr) for value in values for cidr in ranges)

    return method


replaces(SecurityGroup, "filter_ip_permission__ipv6_cidr")(_has_ipv6_rule("ingress_rules"))
replaces(SecurityGroup, "filter_egress__ip_permission__ipv6_cidr")(_has_ipv6_rule("egress_rules"))
replaces(SecurityGroups, "authorize_security_group_ingress")(_authorize("ingress_rules"))
replaces(SecurityGroups, "authorize_security_group_egress")(_authorize("egress_rules"))
replaces(SecurityGroups, "revoke_security_group_ingress")(_revoke("ingress_rules"))
replaces(SecurityGroups, "revoke_security_group_egress")(_revoke("egress_rules"))
