import type { Facts, ResourceKind } from "./resource";

/** Whatever a finding is about, as it names it. Triage does not read it: nothing acts on it. */
export const namedResource: ResourceKind<Facts> = {
  name: "named-resource",
  reads: [],
  facts: () => ({ tags: {} }),
  describe: () => "only the finding says what it is",
};
