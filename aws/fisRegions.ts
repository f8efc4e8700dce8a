/**
 * Regions in which AWS Fault Injection Service is not offered, 2026-11: those that have no `AWS::FIS::ExperimentTemplate`
 * in CloudFormation's registry, none of which is among the endpoints of the General Reference, "AWS Fault Injection
 * Service endpoints and quotas". A Region that is not listed is taken to have it.
 */
export const regionsWithoutFis: readonly string[] = [
  "ap-east-2",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-west-1",
  "cn-north-1",
  "cn-northwest-1",
  "il-central-1",
  "mx-central-1",
];
