/**
 * Names as the AWS SDK for Java 2 makes them of a service model: Step Functions spells services, parameters, results and
 * errors of `aws-sdk` integrations so (recorded: `DbInstanceIdentifier`, `Md5OfMessageBody`, `S3.NoSuchBucketException`).
 */

/** Cuts a name at its words: `DBInstanceARN` gives DB, Instance and ARN; `MD5OfBody` gives MD5, Of and Body. */
function words(name: string): string[] {
  return name
    .replace(/[^A-Za-z0-9]+/g, " ")
    .replace(/([^a-z]{2,})v(\d+)/g, "$1 v$2 ")
    .replace(/([^A-Z]{2,})V(\d+)/g, "$1 V$2 ")
    .replace(/([a-z])(?=[A-Z][A-Za-z0-9])/g, "$1 ")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/(\d)([A-Za-z])/g, "$1 $2")
    .split(" ")
    .filter((word) => word !== "");
}

/** Checksums of S3 keep their spelling (recorded: `ChecksumCRC32`): the SDK for Java makes an exception of them. */
const keptAsTheyAre = /^Checksum[A-Z0-9]+$/;

/** `DBInstanceIdentifier` becomes `DbInstanceIdentifier`, `executionArn` becomes `ExecutionArn`. */
export function pascalCase(name: string): string {
  if (keptAsTheyAre.test(name)) return name;
  return words(name)
    .map((word) => capitalized(word.toLowerCase()))
    .join("");
}

/** The name of a service in errors, from its id: `Auto Scaling` gives `AutoScaling`, `Config Service` gives `Config`. */
export function serviceName(serviceId: string): string {
  const plain = serviceId.replace(/^(?:Amazon|AWS)\s*/i, "").replace(/\s*Service$/i, "");
  return pascalCase(plain);
}

/** An error shape's exception: `NoSuchBucket` gives `NoSuchBucketException`, `DBInstanceNotFoundFault` ends so too. */
export function exceptionName(shape: string): string {
  const plain = shape.replace(/(?:Fault|Exception)$/, "");
  return `${pascalCase(plain)}Exception`;
}

/** An operation as a Resource writes it: `describeInstances` for DescribeInstances. */
export const operationName = (written: string): string => capitalized(written);

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
