import { type AnswerTo, type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface AccessKey {
  id: string;
  active: boolean;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601; absent when it never was used, as far as IAM knows. */
  lastUsedAt?: string;
  /** What it was last used for, e.g. `s3`. */
  lastService?: string;
}

export interface AccessKeysFacts extends Facts {
  user: string;
  keys: AccessKey[];
}

const userName = ({ resource }: { resource: { id: string } }) => resource.id.replace(/^user\//, "");
const missing = ["NoSuchEntityException"];

const user = read("iam", "GetUser", (target) => ({ UserName: userName(target) }), { missing });

const keys = read("iam", "ListAccessKeys", (target) => ({ UserName: userName(target) }), { missing });

/** A user has at most two keys (IAM quotas). */
const lastUses = [0, 1].map((index) =>
  read(
    "iam",
    "GetAccessKeyLastUsed",
    (_target, answer) => {
      const AccessKeyId = answer(keys)?.AccessKeyMetadata?.[index]?.AccessKeyId;
      return AccessKeyId ? { AccessKeyId } : undefined;
    },
    { missing },
  ),
);

/** The access keys of a user. The id in a target is `user/NAME`. */
export const accessKeys: ResourceKind<AccessKeysFacts> = {
  name: "access-keys",
  global: true,
  reads: [user, keys, ...lastUses],
  facts: (target, answer) => {
    const found = answer(user)?.User;
    return found && { user: userName(target), tags: tagMap(found.Tags), keys: keysIn(answer) };
  },
  describe: (facts) => {
    const active = activeKeys(facts).length;
    return `the user has ${active} active access ${active === 1 ? "key" : "keys"}`;
  },
};

export const activeKeys = ({ keys: all }: AccessKeysFacts): AccessKey[] => all.filter(({ active }) => active);

function keysIn(answer: AnswerTo): AccessKey[] {
  return (answer(keys)?.AccessKeyMetadata ?? []).flatMap(({ AccessKeyId, Status, CreateDate }, index): AccessKey[] => {
    const lastUse = lastUses[index];
    const last = lastUse && answer(lastUse)?.AccessKeyLastUsed;
    if (!AccessKeyId || !CreateDate) return [];
    return [
      {
        id: AccessKeyId,
        active: Status === "Active",
        createdAt: CreateDate.toISOString(),
        // Of a key that was never used IAM says N/A as the service, and no date.
        ...(last?.LastUsedDate && { lastUsedAt: last.LastUsedDate.toISOString(), lastService: last.ServiceName }),
      },
    ];
  });
}
