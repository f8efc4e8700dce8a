import { syntheticRuleName } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";

/** An id that no instance has: EC2 gives no zeros. */
const nobody = "i-00000000000000000";

/**
 * A signal of the usual kind, as a rule would have queued it, about an instance that does not exist, in the first member.
 * Deciding upon it needs the settings, the catalogue, the table of decisions, and the way into a member account.
 * @param id unique for each, so that none is treated as a duplicate.
 */
export function syntheticSignal(
  { governedRegions, homeRegion, members, securityAccountId }: TriageSettings,
  id: string,
  now: string,
) {
  const [account = securityAccountId] = Object.keys(members);
  const [region = homeRegion] = governedRegions;
  return {
    response: "crypto-mining-instance",
    form: "guardduty",
    rule: syntheticRuleName,
    event: {
      version: "0",
      id,
      "detail-type": "GuardDuty Finding",
      source: "aws.guardduty",
      account,
      time: now,
      region,
      resources: [],
      detail: {
        schemaVersion: "2.0",
        accountId: account,
        region,
        id,
        type: "CryptoCurrency:EC2/BitcoinTool.B!DNS",
        resource: { resourceType: "Instance", instanceDetails: { instanceId: nobody } },
        service: { serviceName: "guardduty", archived: false, eventLastSeen: now },
        severity: 8,
        createdAt: now,
        updatedAt: now,
        title: "A synthetic signal, sent before a deployment",
      },
    },
  };
}
