import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  type GetEventSelectorsCommandOutput,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import { ConfigServiceClient, DescribeConfigurationRecorderStatusCommand } from "@aws-sdk/client-config-service";
import { GetDetectorCommand, GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { DescribeActionTargetsCommand, DescribeHubCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { advice, type Check, missing, ok } from "./check";

/** EventBridge User Guide, "AWS service events delivered via CloudTrail": without a trail that logs, there are none. */
const trail: Check = {
  name: "CloudTrail",
  needed: "every response to an API call: EventBridge receives calls only where a trail logs management events",
  role: "member",
  scope: "region",
  async ask({ client }, region) {
    const cloudTrail = client(CloudTrailClient, region);
    const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    for (const { TrailARN: Name, IsMultiRegionTrail, HomeRegion } of trailList) {
      if (!Name || (!IsMultiRegionTrail && HomeRegion !== region)) continue;
      const { IsLogging } = await cloudTrail.send(new GetTrailStatusCommand({ Name }));
      if (!IsLogging) continue;
      const selectors = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: Name }));
      if (logsWrites(selectors)) return ok(`${Name} logs management events`);
    }
    return missing(
      trailList.length === 0 ? "has no trail" : "has no trail that logs management events which write",
      "create an organization trail for all Regions with management events (CloudTrail User Guide, " +
        '"Creating a trail for an organization"), or start the one that is stopped',
    );
  },
};

/** Without selectors a trail logs all management events (API reference, GetEventSelectors). */
function logsWrites({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsCommandOutput): boolean {
  if (EventSelectors.length === 0 && AdvancedEventSelectors.length === 0) return true;
  return (
    EventSelectors.some(
      ({ IncludeManagementEvents, ReadWriteType }) => IncludeManagementEvents !== false && ReadWriteType !== "ReadOnly",
    ) ||
    AdvancedEventSelectors.some(({ FieldSelectors = [] }) => {
      const equals = (name: string) => FieldSelectors.find(({ Field }) => Field === name)?.Equals;
      return equals("eventCategory")?.includes("Management") && !equals("readOnly")?.includes("true");
    })
  );
}

const detector: Check = {
  name: "GuardDuty",
  needed: "every response to a GuardDuty finding",
  role: "member",
  scope: "region",
  async ask({ client }, region) {
    const guardDuty = client(GuardDutyClient, region);
    const { DetectorIds: [DetectorId] = [] } = await guardDuty.send(new ListDetectorsCommand({}));
    const enable = `aws guardduty create-detector --enable --finding-publishing-frequency FIFTEEN_MINUTES --region ${region}`;
    if (!DetectorId) return missing("has no detector", enable);
    const { Status, FindingPublishingFrequency } = await guardDuty.send(new GetDetectorCommand({ DetectorId }));
    const update = `aws guardduty update-detector --detector-id ${DetectorId} --region ${region}`;
    if (Status !== "ENABLED") return missing(`detector ${DetectorId} is suspended`, `${update} --enable`);
    if (FindingPublishingFrequency === "FIFTEEN_MINUTES") return ok(`detector ${DetectorId} is enabled`);
    return advice(
      `updates of findings are published only every ${(FindingPublishingFrequency ?? "SIX_HOURS").toLowerCase().replace("_", " ")}`,
      `${update} --finding-publishing-frequency FIFTEEN_MINUTES (in the administrator account, if there is one)`,
    );
  },
};

const recorder: Check = {
  name: "AWS Config",
  needed: "responses to non-compliant buckets, databases and instances, and the history in incident files",
  role: "member",
  scope: "region",
  async ask({ client }, region) {
    const { ConfigurationRecordersStatus: [recorder] = [] } = await client(ConfigServiceClient, region).send(
      new DescribeConfigurationRecorderStatusCommand({}),
    );
    if (recorder?.recording) return ok(`recorder ${recorder.name} records`);
    if (!recorder) {
      return missing("has no recorder", 'set up recording (AWS Config Developer Guide, "Setting Up AWS Config")');
    }
    return missing(
      `recorder ${recorder.name} is stopped`,
      `aws configservice start-configuration-recorder --configuration-recorder-name ${recorder.name} --region ${region}`,
    );
  },
};

const securityHub: Check = {
  name: "Security Hub",
  needed: "responses to findings of Inspector, Macie and other products, and the actions Contain and Release",
  scope: "region",
  async ask({ client }, region) {
    try {
      const { HubArn } = await client(SecurityHubClient, region).send(new DescribeHubCommand({}));
      return ok(`${HubArn ?? "the hub"} is enabled`);
    } catch (error) {
      // What DescribeHub answers where Security Hub is not enabled (API reference).
      if (!["InvalidAccessException", "ResourceNotFoundException"].includes((error as Error).name)) throw error;
      return missing("is not enabled", `aws securityhub enable-security-hub --region ${region}`);
    }
  },
};

const actionNames = ["Contain", "Release"];

const customActions: Check = {
  name: "custom actions",
  needed: "containing and releasing with one click in Security Hub",
  role: "security",
  scope: "account",
  async ask({ client, homeRegion }) {
    const { ActionTargets = [] } = await client(SecurityHubClient, homeRegion).send(
      new DescribeActionTargetsCommand({}),
    );
    const absent = actionNames.filter((name) => !ActionTargets.some((target) => target.Name === name));
    if (absent.length === 0) return ok(`${actionNames.join(" and ")} exist`);
    return advice(
      `${absent.join(" and ")} do not exist in ${homeRegion}`,
      absent
        .map(
          (name) =>
            `aws securityhub create-action-target --name ${name} --id ${name} --description ${name} --region ${homeRegion}`,
        )
        .join("; "),
    );
  },
};

export const signalChecks: readonly Check[] = [trail, detector, recorder, securityHub, customActions];
