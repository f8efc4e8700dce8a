/** One partition of AWS: Regions that share IAM, and nothing with other partitions. */
interface Partition {
  regions: RegExp;
  /** Of endpoints and of some resource names. */
  dnsSuffix: string;
  /** Of the console, behind the name of a Region. */
  consoleDomain: string;
  /**
   * Where the services without Regions are: IAM's endpoint signs with it (botocore's `endpoints.json`, which for China
   * differs from the implicit global Region of `partitions.json`), and CloudTrail records its calls there.
   */
  globalRegion: string;
}

/**
 * All but the isolated partitions (`aws-iso…`). Regions and DNS suffixes are those of botocore's `partitions.json`, which
 * SDKs carry too; the consoles are in the guides of each partition ("Amazon Web Services in
 * China", "AWS GovCloud (US)", "AWS European Sovereign Cloud").
 */
const partitions: Readonly<Record<string, Partition>> = {
  aws: {
    regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
    dnsSuffix: "amazonaws.com",
    consoleDomain: "console.aws.amazon.com",
    globalRegion: "us-east-1",
  },
  "aws-cn": {
    regions: /^cn-\w+-\d+$/,
    dnsSuffix: "amazonaws.com.cn",
    consoleDomain: "console.amazonaws.cn",
    globalRegion: "cn-north-1",
  },
  "aws-eusc": {
    regions: /^eusc-(de)-\w+-\d+$/,
    dnsSuffix: "amazonaws.eu",
    consoleDomain: "console.amazonaws-eusc.eu",
    globalRegion: "eusc-de-east-1",
  },
  "aws-us-gov": {
    regions: /^us-gov-\w+-\d+$/,
    dnsSuffix: "amazonaws.com",
    consoleDomain: "console.amazonaws-us-gov.com",
    globalRegion: "us-gov-west-1",
  },
};

/** The partition that a Region belongs to: `aws` for one that is not known, as in the SDKs. ARNs begin with it. */
export function partitionOf(region: string): string {
  return Object.keys(partitions).find((name) => partitions[name]?.regions.test(region)) ?? "aws";
}

/**
 * Whether accounts have to opt in to a Region: all that came after 20 March 2019, so that the others are a closed list
 * (Account Management guide, "Regions enabled by default"). SNS counts Osaka (ap-northeast-3) among those to opt in to.
 */
export const isOptInRegion = (region: string): boolean =>
  partitionOf(region) === "aws" && !enabledByDefault.test(region);

const enabledByDefault =
  /^(ap-(northeast-[12]|south-1|southeast-[12])|ca-central-1|eu-(central-1|north-1|west-[1-3])|sa-east-1|us-(east|west)-[12])$/;

/** @throws Error for a partition that is not in the table. */
export function dnsSuffixOf(partition: string): string {
  return known(partition).dnsSuffix;
}

/** The domain of a partition's console. @throws Error for a partition that is not in the table. */
export function consoleDomainOf(partition: string): string {
  return known(partition).consoleDomain;
}

/** The Region of the services that have none. @throws Error for a partition that is not in the table. */
export function globalRegionOf(partition: string): string {
  return known(partition).globalRegion;
}

function known(name: string): Partition {
  const partition = Object.hasOwn(partitions, name) ? partitions[name] : undefined;
  if (!partition)
    throw new Error(`${JSON.stringify(name)} is no partition that is known; add it to aws/partitions.ts.`);
  return partition;
}
