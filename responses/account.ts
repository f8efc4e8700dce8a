import type { Facts, ResourceKind } from "./resource";

/** A whole account: what signals are about that concern no single resource, such as a login of its root user. */
export const account: ResourceKind<Facts> = {
  name: "account",
  global: true,
  reads: [],
  facts: () => ({ tags: {} }),
  describe: () => "it concerns the whole account",
};
