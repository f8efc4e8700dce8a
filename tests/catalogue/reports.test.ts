import assert from "node:assert/strict";
import type { SignalEvent } from "../../responses/types";
import { decisionsOf, example, readsOf, securityAccount } from "./decisions";

/**
 * Shapes of events that people reported to other tools, made of the examples of the catalogue as the report describes;
 * each with where it was reported, and what has to be decided about it.
 */
interface Reported {
  what: string;
  source: string;
  event: SignalEvent;
  decided: string[];
}

// biome-ignore lint/suspicious/noExplicitAny: the shapes of events are what is changed here
type Detail = any;

function changed(response: string, file: string, change: (detail: Detail, event: Detail) => void): SignalEvent {
  const event = structuredClone(example(response, file));
  change(event.detail, event);
  return event;
}

const miner = "i-0b2c4d6e8f0a1b3c5";
const here = "in 111122223333 eu-west-1";
const runtime = (type: string, resourceType = "Instance") =>
  changed("crypto-mining-instance", "bitcoin-domain-queried", (detail) => {
    detail.type = type;
    detail.resource.resourceType = resourceType;
    if (resourceType === "EKSCluster") detail.resource = { resourceType, eksClusterDetails: { name: "orders" } };
  });
const credentials = (type: string) =>
  changed("credentials-used-from-tor", "role-through-tor", (detail) => Object.assign(detail, { type, severity: 8 }));
const imported = (change: (finding: Detail, event: Detail) => void) =>
  changed("crypto-mining-instance", "bitcoin-domain-queried.security-hub", ({ findings: [finding] }, event) =>
    change(finding, event),
  );
const group = "sg-0e1f2031425364758";
const openedBy = (rules: object[]) =>
  changed("open-security-group", "ssh-open-to-the-world", ({ responseElements }) => {
    const [rule] = responseElements.securityGroupRuleSet.items;
    const { cidrIpv4: _, ...rest } = rule;
    responseElements.securityGroupRuleSet.items = rules.map((more, index) => ({
      ...rest,
      securityGroupRuleId: `sgr-${String(index).padStart(17, "0")}`,
      ...more,
    }));
  });
const notice = (change: (detail: Detail, event: Detail) => void) => changed("access-key-exposed", "exposed", change);
const retirement = (change: (detail: Detail, event: Detail) => void) =>
  changed("instance-retirement", "host-of-an-instance-with-volumes", change);
const older = ["affectedAccount", "communicationId", "eventRegion", "eventScopeCode", "statusCode"];
const withoutNewFields = (detail: Detail) => {
  for (const name of older) delete detail[name];
};
const [key] = readsOf(example("access-key-exposed", "exposed")).map(({ target }) => target.resource.id);
const [retired] = readsOf(retirement(() => {})).map(({ target }) => target.resource.id);
const compliance = (response: string, file: string, change: (detail: Detail) => void) =>
  changed(response, file, change);
const account = { Type: "AwsAccount", Id: "AWS::::Account:111122223333", Partition: "aws" };
const deployment = changed("failed-ecs-service", "circuit-breaker-gave-up", () => {});
const finding = (region: string, partition: string) =>
  changed("crypto-mining-instance", "bitcoin-domain-queried", (detail, event) => {
    Object.assign(detail, { region, partition });
    event.region = region;
  });

const reported: Reported[] = [
  ...(
    [
      ["CryptoCurrency:Runtime/BitcoinTool.B", "crypto-mining-instance"],
      ["Impact:Runtime/CryptoMinerExecuted", "crypto-mining-instance"],
      ["UnauthorizedAccess:Runtime/TorRelay", "compromised-instance"],
    ] as const
  ).map(([type, response]) => ({
    what: `${type} on an instance`,
    source: "awslabs/amazon-guardduty-tester #41",
    event: runtime(type),
    decided: [`${response}: ${miner} ${here}`],
  })),
  {
    what: "mining in a cluster",
    source: "cloud-custodian/cloud-custodian #7599",
    event: runtime("CryptoCurrency:Runtime/BitcoinTool.B", "EKSCluster"),
    decided: [`unknown-critical-finding: orders ${here}`],
  },
  ...[
    "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS",
    "CredentialAccess:IAMUser/CompromisedCredentials",
  ].map((type) => ({
    what: type,
    source: "GuardDuty user guide, finding types of high severity",
    event: credentials(type),
    decided: [`unknown-critical-finding: ${readsOf(credentials(type))[0]?.target.resource.id} ${here}`],
  })),
  {
    what: "Exfiltration:S3/AnomalousBehavior without any detail of the resource",
    source: "GuardDuty user guide, finding types of high severity",
    event: changed("crypto-mining-instance", "bitcoin-domain-queried", (detail) =>
      Object.assign(detail, { type: "Exfiltration:S3/AnomalousBehavior", resource: { resourceType: "S3Bucket" } }),
    ),
    decided: [`unknown-critical-finding: 111122223333 ${here}`],
  },
  {
    what: "a bucket that is replicated to a foreign account",
    source: "Macie user guide, types of findings",
    event: example("unknown-critical-finding", "bucket-replicated-externally.macie"),
    decided: [`unknown-critical-finding: invoices-eu-west-1 ${here}`],
  },
  {
    what: "a rule that was changed to everybody",
    source: "cloud-custodian #9735, wazuh #10484 and #17814",
    event: example("open-security-group", "changed-rule-opens-ssh"),
    decided: [`open-security-group: ${group} ${here}`],
  },
  {
    what: "both halves of the internet",
    source: "the same review",
    event: openedBy([{ cidrIpv4: "0.0.0.0/1" }, { cidrIpv4: "128.0.0.0/1" }]),
    decided: [`open-security-group: ${group} ${here}`],
  },
  {
    what: "a prefix list",
    source: "the same review",
    event: openedBy([{ prefixListId: "pl-0123456789abcdef0" }]),
    decided: [`open-security-group: ${group} ${here}`],
  },
  {
    what: "an open rule beside one for a group",
    source: "the same review",
    event: openedBy([
      { ipProtocol: "-1", fromPort: -1, toPort: -1, referencedGroupId: "sg-0aaaaaaaaaaaaaaa1" },
      { cidrIpv4: "0.0.0.0/0" },
    ]),
    decided: [`open-security-group: ${group} ${here}`],
  },
  {
    what: "60 open rules in one call",
    source: "VPC quotas: 60 rules of a group",
    event: openedBy(Array.from({ length: 60 }, () => ({ cidrIpv4: "0.0.0.0/0" }))),
    decided: [`open-security-group: ${group} ${here}`],
  },
  ...[
    "AWS_RISK_IAM_QUARANTINE",
    "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED",
    "AWS_RISK_CREDENTIALS_COMPROMISE_SUSPECTED",
  ].map((eventTypeCode) => ({
    what: eventTypeCode,
    source: "aws/aws-health-tools #93 and #97",
    event: notice((detail) => Object.assign(detail, { eventTypeCode })),
    decided: [`access-key-exposed: ${key} in 111122223333 us-east-1`],
  })),
  {
    what: "an exposed key in the older shape of a notice",
    source: "cds-snc PR #207, published sample of AWS Health",
    event: notice(withoutNewFields),
    decided: [`access-key-exposed: ${key} in 111122223333 us-east-1`],
  },
  ...[
    "AWS_EC2_INSTANCE_RETIREMENT_EXPEDITED",
    "AWS_EC2_INSTANCE_TERMINATION_SCHEDULED",
    "AWS_EC2_INSTANCE_STOP_SCHEDULED",
  ].map((eventTypeCode) => ({
    what: eventTypeCode,
    source: "aws/aws-node-termination-handler #293",
    event: retirement((detail) => Object.assign(detail, { eventTypeCode })),
    decided: [`instance-retirement: ${retired} ${here}`],
  })),
  {
    what: "a retirement in the older shape of a notice",
    source: "aws/containers-roadmap #2005",
    event: retirement(withoutNewFields),
    decided: [`instance-retirement: ${retired} ${here}`],
  },
  {
    what: "a retirement that names the instance by its ARN",
    source: "aws/containers-roadmap #2005",
    event: retirement((detail) => {
      detail.affectedEntities[0].entityValue = `arn:aws:ec2:eu-west-1:111122223333:instance/${retired}`;
    }),
    decided: [`instance-retirement: ${retired} ${here}`],
  },
  {
    what: "a critical finding of a custom product without types",
    source: "Security Hub user guide, ASFF: Types is optional",
    event: changed("unknown-critical-finding", "product-of-somebody-else-without-region", ({ findings: [one] }) => {
      delete one.Types;
      delete one.FindingProviderFields;
      one.Resources = [{ Type: "Other", Id: "kasse-7" }];
    }),
    decided: [`unknown-critical-finding: kasse-7 ${here}`],
  },
  ...["us-east-1", "global"].map((Region) => ({
    what: `a finding whose first resource is the account, in ${Region}`,
    source: "cloud-custodian PR #5753",
    event: imported((one) => one.Resources.unshift({ ...account, Region })),
    decided: [`crypto-mining-instance: ${miner} ${here}`],
  })),
  {
    what: "a finding about two instances, one of another Region",
    source: "cloud-custodian PR #5753",
    event: imported((one) => {
      const other = "arn:aws:ec2:eu-north-1:111122223333:instance/i-0ffffffffffffff11";
      one.Resources.push({ ...one.Resources[0], Id: other, Region: "eu-north-1" });
    }),
    decided: [
      `crypto-mining-instance: ${miner} ${here}`,
      "crypto-mining-instance: i-0ffffffffffffff11 in 111122223333 eu-north-1",
    ],
  },
  {
    what: "the delegated administrator's copy of a member's finding",
    source: "aws-solutions/automated-security-response-on-aws #243",
    event: imported((_, event) => Object.assign(event, { account: securityAccount })),
    decided: [],
  },
  {
    what: "a click on a resource without a Region",
    source: "Security Hub user guide, ASFF: Resource.Region is optional",
    event: changed(
      "contain-instance-on-request",
      "one-finding",
      ({ findings: [one] }) => delete one.Resources[0].Region,
    ),
    decided: [`contain-instance-on-request: ${miner} ${here}`],
  },
  ...["global", "aws-global"].map((Region) => ({
    what: `a click on a role in ${Region}`,
    source: "the same",
    event: changed("contain-principal-on-request", "user", ({ findings: [one] }) => {
      Object.assign(one.Resources[0], { Type: "AwsIamRole", Id: "arn:aws:iam::111122223333:role/web-role", Region });
    }),
    decided: [`contain-principal-on-request: role/web-role ${here}`],
  })),
  {
    what: "a finding of the analyzer of the organization",
    source: "IAM user guide; schubergphilis/terraform-aws-mcaf-landing-zone PR #266",
    event: example("public-bucket", "anybody-may-read-by-the-analyzer-of-the-organization"),
    decided: [`public-bucket: invoices-eu-west-1 ${here}`],
  },
  {
    what: "a Config rule of the organization about metadata services",
    source: "AWS Audit Manager API reference: OrgConfigRule-NAME-SUFFIX",
    event: compliance("imds-v1-allowed", "rule-broken", (detail) => {
      detail.configRuleName = "OrgConfigRule-ec2-imdsv2-check-xyz";
    }),
    decided: [`imds-v1-allowed: ${example("imds-v1-allowed", "rule-broken").detail.resourceId} ${here}`],
  },
  {
    what: "a Config rule that names the bucket by its ARN",
    source: "cloud-custodian #5799",
    event: compliance("public-bucket", "public-read-of-security-hub-standard", (detail) => {
      detail.resourceId = "arn:aws:s3:::invoices-eu-west-1";
    }),
    decided: [`public-bucket: invoices-eu-west-1 ${here}`],
  },
  {
    what: "a deployment of a service with the old, short ARN",
    source: "ECS developer guide, ARN formats",
    event: { ...deployment, resources: ["arn:aws:ecs:eu-west-1:111122223333:service/search"] },
    decided: [
      "failed-ecs-service: people, because resources.0: should name the cluster of the service: turn on long ARNs for its account",
    ],
  },
  {
    what: "an alarm on a metric of another account",
    source: "CloudWatch user guide, cross-account alarms",
    event: changed("overloaded-service", "processor", ({ configuration }) => {
      configuration.metrics[0].accountId = "333344445555";
    }),
    decided: [
      `overloaded-service: ${readsOf(example("overloaded-service", "processor"))[0]?.target.resource.id} in 333344445555 eu-west-1`,
    ],
  },
  ...(
    [
      ["us-gov-west-1", "aws-us-gov"],
      ["cn-northwest-1", "aws-cn"],
      ["eusc-de-east-1", "aws-eusc"],
    ] as const
  ).map(([region, partition]) => ({
    what: `a finding of ${region}`,
    source: "aws/aws-cdk #4597",
    event: finding(region, partition),
    decided: [`crypto-mining-instance: ${miner} in 111122223333 ${region}`],
  })),
  {
    what: "Regions in capitals",
    source: "reports of hand-made events",
    event: finding("EU-WEST-1", "aws"),
    decided: [`crypto-mining-instance: ${miner} ${here}`],
  },
];

describe("events that were reported to other tools", () => {
  for (const { what, source, event, decided } of reported) {
    it(`are decided: ${what} (${source})`, () => assert.deepEqual(decisionsOf(event), decided));
  }

  it("name their resource in the ARN of the target, too", () => {
    for (const { event } of reported) {
      for (const { target } of readsOf(event).filter(({ response }) => response.name === "crypto-mining-instance")) {
        const { account: owner, region, resource } = target;
        assert.match(resource.arn, new RegExp(`^arn:aws[\\w-]*:ec2:${region}:${owner}:instance/${resource.id}$`));
      }
    }
  });
});
