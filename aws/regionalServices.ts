/**
 * Regions in which a service has no endpoint, by the service's name in its ARNs. From the resource types that
 * CloudFormation's registry offers in 46 Regions, as cfn-lint carries them (cfn-lint 1.x, `data/schemas/providers`); of
 * the services that the blueprint uses, no other is missing anywhere. A Region that is newer than the table counts as
 * one that has the service.
 */
const missing: Readonly<Record<string, ReadonlySet<string>>> = {
  fis: new Set([
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
  ]),
};

/** Does a Region have a service, as far as is known? */
export const isServiceIn = (service: string, region: string): boolean => !missing[service]?.has(region);
