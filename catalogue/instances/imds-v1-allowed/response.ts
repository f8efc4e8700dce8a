import type { RunbookResponse } from "../../../responses/types";
import { nonCompliant, targetOfEvaluation } from "../../../signals/configRules";
import { failedControl, resourceIdPath, targetOfImported } from "../../../signals/securityHub";
import { gone, instanceAt, instanceNamed } from "../instances";
import { daysOfUse, type MetadataServiceFacts, metadataService } from "../resources/metadata-service";
import { allowImdsV1 } from "../runbooks/AllowImdsV1";
import { requireImdsV2 } from "../runbooks/RequireImdsV2";

/** The managed rule, alone and in conformance packs; the name that Security Hub makes of it; its identifier. */
const rules = ["ec2-imdsv2-check", "securityhub-ec2-imdsv2-check", "EC2_IMDSV2_CHECK"];

export const imdsV1Allowed: RunbookResponse<MetadataServiceFacts> = {
  name: "imds-v1-allowed",
  title: "The metadata service of an instance answers calls without a token",
  summary:
    "Answers AWS Config and Security Hub when they find that an instance allows version 1 of the metadata service. " +
    "Tokens are required from then on, unless a program has called it without one lately: then people are notified.",
  placement: "central",
  forms: {
    config: {
      pattern: nonCompliant(
        rules.map((prefix) => ({ prefix })),
        "AWS::EC2::Instance",
      ),
      target: (event) => targetOfEvaluation(event, instanceNamed(event, "detail.resourceId")),
    },
    "security-hub": {
      // AWS Security Hub user guide, "Security Hub CSPM controls for Amazon EC2".
      pattern: failedControl("EC2.8"),
      target: (event) => targetOfImported(event, instanceAt(event, resourceIdPath(event, "AwsEc2Instance"))),
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
