import { approvers, regionsOf, saysNothingIn } from "./places";

/** Several Regions, and a partition that lacks services; tests/judges/regions.judge.ts has the others. */
describe("the policy pack on a deployment", () => {
  saysNothingIn({
    "three Regions": regionsOf("eu-west-1", "us-east-1", "eu-central-1"),
    "AWS GovCloud": { ...regionsOf("us-gov-west-1"), ...approvers("aws-us-gov") },
  });
});
