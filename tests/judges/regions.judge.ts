import { approvers, regionsOf, saysNothingIn } from "../policy-pack/places";

/** What the policy pack says where tests/policy-pack/regions.test.ts does not look: one Region, China, whole partitions. */
describe("the policy pack on a deployment elsewhere", () => {
  saysNothingIn({
    Ireland: { ...regionsOf("eu-west-1"), "reflex:globalSignals": "none" },
    "both Regions of AWS GovCloud": { ...regionsOf("us-gov-west-1", "us-gov-east-1"), ...approvers("aws-us-gov") },
    China: { ...regionsOf("cn-north-1"), ...approvers("aws-cn") },
    "both Regions of China": { ...regionsOf("cn-north-1", "cn-northwest-1"), ...approvers("aws-cn") },
  });
});
