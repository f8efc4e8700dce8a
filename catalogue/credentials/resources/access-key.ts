import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface AccessKeyFacts extends Facts {
  id: string;
  /** The user whose key it is; undefined for a key of the root user, or of a user who is gone. */
  user?: string;
  active: boolean;
}

const missing = ["NoSuchEntityException"];

/** The only call that returns the owner of a key (IAM API reference, "GetAccessKeyLastUsed"). */
const owner = read("iam", "GetAccessKeyLastUsed", ({ resource }) => ({ AccessKeyId: resource.id }), { missing });

const user = read(
  "iam",
  "GetUser",
  (_target, answer) => {
    const name = answer(owner)?.UserName;
    return name ? { UserName: name } : undefined;
  },
  { missing },
);

const keys = read("iam", "ListAccessKeys", (_target, answer) => {
  const name = answer(user)?.User?.UserName;
  return name ? { UserName: name } : undefined;
});

/** An access key by its id, of which nobody has said whose it is. */
export const accessKey: ResourceKind<AccessKeyFacts> = {
  name: "access-key",
  global: true,
  reads: [owner, user, keys],
  facts: ({ resource }, answer) => {
    const found = answer(user)?.User;
    const key = (answer(keys)?.AccessKeyMetadata ?? []).find(({ AccessKeyId }) => AccessKeyId === resource.id);
    return {
      id: resource.id,
      ...(found?.UserName && { user: found.UserName }),
      active: key?.Status === "Active",
      tags: tagMap(found?.Tags),
    };
  },
  describe: ({ user: name, active }) =>
    name === undefined
      ? "no user of the account has the key"
      : `the key of ${name} is ${active ? "active" : "inactive"}`,
};
