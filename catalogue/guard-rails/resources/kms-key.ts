import { type Facts, type ResourceKind, read } from "../../../responses/resource";

export interface KmsKeyFacts extends Facts {
  keyId: string;
  /** Enabled, Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport … */
  state: string;
}

const itself = read("kms", "DescribeKey", ({ resource }) => ({ KeyId: resource.id }), {
  missing: ["NotFoundException"],
});

const tags = read("kms", "ListResourceTags", ({ resource }) => ({ KeyId: resource.id, Limit: 50 }));

export const kmsKey: ResourceKind<KmsKeyFacts> = {
  name: "kms-key",
  reads: [itself, tags],
  facts: ({ resource }, answer) => {
    const key = answer(itself)?.KeyMetadata;
    return (
      key && {
        keyId: resource.id,
        state: key.KeyState ?? "unknown",
        tags: Object.fromEntries((answer(tags)?.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue])),
      }
    );
  },
  describe: ({ state }) => `the key is ${state}`,
};
