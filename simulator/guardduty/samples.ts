import { randomUUID } from "node:crypto";
import { partitionOf } from "../../aws/partitions";
import { type ApiCall, AwsError, type LocalService, type ServiceEvent } from "../aws";
import { type Announcer, announce } from "../surroundings";

export interface SampleDependencies extends Announcer {
  /** Whether the account has this detector. */
  hasDetector(account: string, region: string, detectorId: string): Promise<boolean>;
}

/**
 * A sample was seen in GuardDuty at once, and no event of it within 304 s (recorded: stackd
 * guardduty/native-event-delivery-enabled.json). Six minutes is the first that does not contradict it.
 */
const sendMilliseconds = 360_000;

/** Finding types whose samples are known here, with their severity and the domain that they name. */
const sampleTypes: Readonly<Record<string, { severity: number; title: string; domain: string }>> = {
  "CryptoCurrency:EC2/BitcoinTool.B!DNS": {
    severity: 8,
    title: "The EC2 instance i-99999999 is querying a domain name that is associated with Bitcoin-related activity.",
    domain: "GeneratedFindingDomainName",
  },
  "Backdoor:EC2/C&CActivity.B!DNS": {
    severity: 8,
    title: "The EC2 instance i-99999999 is querying a domain name associated with a known Command & Control server.",
    domain: "GeneratedFindingDomainName",
  },
};

/** GuardDuty's sample findings. They are about instance i-99999999, which nobody has, and are marked as samples. */
export class GuardDutySamples implements LocalService {
  readonly operations: ReadonlySet<string> = new Set(["CreateSampleFindings"]);

  constructor(private readonly dependencies: SampleDependencies) {}

  async handle(call: ApiCall): Promise<Record<string, unknown>> {
    const { account, region, input } = call;
    const { clock, hasDetector } = this.dependencies;
    const detectorId = String(input.DetectorId ?? "");
    if (!(await hasDetector(account, region, detectorId))) {
      throw new AwsError(
        "BadRequestException",
        "The request is rejected because the input detectorId is not owned by the current account.",
      );
    }
    const types = (input.FindingTypes ?? []) as string[];
    const unknown = types.filter((type) => !Object.hasOwn(sampleTypes, type));
    if (types.length === 0 || unknown.length > 0) {
      const known = Object.keys(sampleTypes).join(", ");
      const asked = unknown.length > 0 ? unknown.join(", ") : "all types";
      throw new AwsError(
        "BadRequestException",
        `Samples of ${asked} are not known here. Name findingTypes of: ${known}.`,
      );
    }
    clock.after(sendMilliseconds, async () => {
      for (const type of types)
        announce(this.dependencies, account, region, sampleFinding(account, region, detectorId, type, clock.now()));
    });
    return {};
  }
}

/** The instance that samples are about, as GetFindings shows it (recorded, the same file). */
const instanceDetails = (account: string, region: string) => ({
  instanceId: "i-99999999",
  instanceType: "m3.xlarge",
  imageId: "ami-99999999",
  instanceState: "running",
  launchTime: "2016-08-02T02:05:06.000Z",
  availabilityZone: "generated-az-1a",
  iamInstanceProfile: {
    arn: `arn:${partitionOf(region)}:iam::${account}:instance-profile/generated`,
    id: "GeneratedFindingInstanceProfileId",
  },
  networkInterfaces: [{ publicIp: "198.51.100.1" }],
  tags: [{ key: "GeneratedFindingInstanceTag1", value: "GeneratedFindingInstanceValue1" }],
});

/** The event is not recorded. That it has additionalInfo.sample beside the JSON text follows published events. */
export function sampleFinding(
  account: string,
  region: string,
  detectorId: string,
  type: string,
  now: Date,
): ServiceEvent {
  const { severity, title, domain } = sampleTypes[type] ?? { severity: 8, title: type, domain: "" };
  const id = randomUUID().replaceAll("-", "");
  const at = now.toISOString();
  return {
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    resources: [],
    detail: {
      schemaVersion: "2.0",
      accountId: account,
      region,
      partition: partitionOf(region),
      id,
      arn: `arn:${partitionOf(region)}:guardduty:${region}:${account}:detector/${detectorId}/finding/${id}`,
      type,
      severity,
      createdAt: at,
      updatedAt: at,
      title,
      description: title,
      resource: {
        resourceType: "Instance",
        instanceDetails: instanceDetails(account, region),
      },
      service: {
        serviceName: "guardduty",
        detectorId,
        resourceRole: "ACTOR",
        archived: false,
        count: 1,
        eventFirstSeen: at,
        eventLastSeen: at,
        action: {
          actionType: "DNS_REQUEST",
          dnsRequestAction: { domain, protocol: "0", blocked: true },
        },
        additionalInfo: { sample: true, value: '{"sample":true}', type: "default" },
      },
    },
  };
}
