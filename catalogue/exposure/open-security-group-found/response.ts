import { requiredMatch } from "../../../responses/fields";
import { lastPart } from "../../../responses/reading";
import type { RunbookResponse, SignalEvent } from "../../../responses/types";
import { evaluated, identifierOf, ofManagedRules } from "../../../signals/configRules";
import { failedControl, importedAbout } from "../../../signals/securityHub";
import { type SecurityGroupFacts, securityGroup } from "../resources/security-group";
import { restoreIngress } from "../runbooks/RestoreIngress";
import { revokeOpenIngress } from "../runbooks/RevokeOpenIngress";
import { closing, groupNamed } from "../securityGroups";

/** The id or ARN of a group. */
const form = /^(arn:aws[\w-]*:ec2:[a-z0-9-]+:\d{12}:security-group\/)?sg-[0-9a-f]{8,}$/;

const groupAt = (event: SignalEvent, path: string) =>
  groupNamed(lastPart(requiredMatch(event, path, form, "the id or ARN of a security group")));

/** Managed rules of Config, and what Security Hub makes of the same for its controls. */
const rules = ["restricted-ssh", "restricted-common-ports", "vpc-sg-open-only-to-authorized-ports"];

const ofRules = (names: string[]) =>
  ofManagedRules(names, "AWS::EC2::SecurityGroup", (event) => groupAt(event, evaluated));

/**
 * AWS Security Hub user guide, "Security Hub CSPM controls for Amazon EC2": ports 22 and 3389, ports that are not
 * authorized, and ports of high risk.
 */
const controls = ["EC2.13", "EC2.14", "EC2.18", "EC2.19"];

export const openSecurityGroupFound: RunbookResponse<SecurityGroupFacts> = {
  name: "open-security-group-found",
  title: "A security group was found open to the world",
  summary:
    "Answers AWS Config and Security Hub's controls EC2.13, EC2.14, EC2.18 and EC2.19, which find groups that have been open " +
    "for longer, or whose call no event reported. Rules that open SSH, RDP or WinRM to the world are revoked, and kept.",
  placement: "central",
  forms: {
    config: ofRules(rules),
    "config-identifiers": ofRules(["INCOMING_SSH_DISABLED", ...rules.slice(0, 2).map(identifierOf)]),
    "security-hub": {
      pattern: failedControl(...controls),
      ...importedAbout(["AwsEc2SecurityGroup"], (event, path) => groupAt(event, `${path}.Id`)),
    },
  },
  runbook: revokeOpenIngress,
  undo: restoreIngress,
  resource: securityGroup,
  coolDownHours: 1,
  ...closing(() => undefined),
};
