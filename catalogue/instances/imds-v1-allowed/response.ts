import type { RunbookResponse } from "../../../responses/types";
import { evaluated, identifierOf, ofManagedRules } from "../../../signals/configRules";
import { instanceNamed } from "../../../signals/instanceNamed";
import { failedControl, importedAbout } from "../../../signals/securityHub";
import { gone } from "../instances";
import { daysOfUse, type MetadataServiceFacts, metadataService } from "../resources/metadata-service";
import { allowImdsV1 } from "../runbooks/AllowImdsV1";
import { requireImdsV2 } from "../runbooks/RequireImdsV2";

const rule = "ec2-imdsv2-check";

export const imdsV1Allowed: RunbookResponse<MetadataServiceFacts> = {
  name: "imds-v1-allowed",
  title: "The metadata service of an instance answers calls without a token",
  summary:
    "Answers AWS Config and Security Hub when they find that an instance allows version 1 of the metadata service. " +
    "Tokens are required from then on, unless a program has called it without one lately: then people are notified.",
  placement: "central",
  forms: {
    config: ofManagedRules([rule, identifierOf(rule)], "AWS::EC2::Instance", (event) =>
      instanceNamed(event, evaluated),
    ),
    "security-hub": {
      // AWS Security Hub user guide, "Security Hub CSPM controls for Amazon EC2".
      pattern: failedControl("EC2.8"),
      ...importedAbout(["AwsEc2Instance"], (event, path) => instanceNamed(event, `${path}.Id`)),
    },
  },
  runbook: requireImdsV2,
  undo: allowImdsV1,
  resource: metadataService,
  coolDownHours: 24,
  nothingToDo: (_event, facts) => {
    if (facts.tokensRequired) return "its metadata service answers calls with a token only already";
    return facts.enabled ? gone(facts) : "its metadata service is switched off";
  },
  forPeople: (_event, { callsWithoutToken }) => {
    if (callsWithoutToken === 0) return undefined;
    return callsWithoutToken === undefined
      ? "CloudWatch does not know whether programs call its metadata service without a token: check the metric " +
          "MetadataNoToken when it has run for a while, then start RequireImdsV2 yourself"
      : `programs on it called its metadata service ${callsWithoutToken} times without a token within ${daysOfUse} days ` +
          "and would lose their credentials: update them, then start RequireImdsV2 yourself";
  },
  parameters: ({ facts }) => ({ InstanceId: [facts.instanceId] }),
};
