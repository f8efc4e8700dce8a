import type { Grant } from "@aws-sdk/client-s3";
import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";
import type { Target } from "../../../responses/types";

export interface BucketFacts extends Facts {
  bucket: string;
  /** The bucket's own public access block; absent where it has none. */
  block?: {
    blockPublicAcls: boolean;
    ignorePublicAcls: boolean;
    blockPublicPolicy: boolean;
    restrictPublicBuckets: boolean;
  };
  /** All four settings of it are on: there is no public access, whatever policy and ACLs say. */
  closed: boolean;
  /** What would give public access if nothing blocked it. */
  openedBy: { policy: boolean; acl: boolean };
  /** The policy as it is, and the groups of the ACL: evidence of how the bucket was opened. */
  policy?: string;
  groups: string[];
}

/** Names are global: S3 says nothing of a bucket in another account. */
const own = ({ account, resource }: Target) => ({ Bucket: resource.id, ExpectedBucketOwner: account });

const itself = read("s3", "GetBucketLocation", own, { missing: ["NoSuchBucket"] });

const block = read("s3", "GetPublicAccessBlock", own, {
  missing: ["NoSuchPublicAccessBlockConfiguration"],
  action: "s3:GetBucketPublicAccessBlock",
});

// A policy can deny reading it and all that follows. Then less is known; without tags people decide.
const denied = "AccessDenied";
const policy = read("s3", "GetBucketPolicy", own, { missing: ["NoSuchBucketPolicy", denied] });
const policyStatus = read("s3", "GetBucketPolicyStatus", own, { missing: ["NoSuchBucketPolicy", denied] });
const acl = read("s3", "GetBucketAcl", own, { missing: [denied] });
const tags = read("s3", "GetBucketTagging", own, { missing: ["NoSuchTagSet", denied] });

/** Everybody, and everybody with an AWS account (S3 user guide, "Access control list (ACL) overview"). */
const publicGroups = ["AllUsers", "AuthenticatedUsers"].map((name) => `http://acs.amazonaws.com/groups/global/${name}`);

const groupsOf = (grants: Grant[] = []) => grants.flatMap(({ Grantee }) => (Grantee?.URI ? [Grantee.URI] : []));

export const bucket: ResourceKind<BucketFacts> = {
  name: "bucket",
  reads: [itself, block, policy, policyStatus, acl, tags],
  facts: ({ resource }, answer) => {
    if (!answer(itself)) return undefined;
    const found = answer(block)?.PublicAccessBlockConfiguration;
    const settings = found && {
      blockPublicAcls: found.BlockPublicAcls === true,
      ignorePublicAcls: found.IgnorePublicAcls === true,
      blockPublicPolicy: found.BlockPublicPolicy === true,
      restrictPublicBuckets: found.RestrictPublicBuckets === true,
    };
    const groups = groupsOf(answer(acl)?.Grants);
    return {
      bucket: resource.id,
      tags: tagMap(answer(tags)?.TagSet),
      block: settings,
      closed: settings !== undefined && Object.values(settings).every(Boolean),
      openedBy: {
        policy: answer(policyStatus)?.PolicyStatus?.IsPublic === true,
        acl: groups.some((group) => publicGroups.includes(group)),
      },
      policy: answer(policy)?.Policy,
      groups,
    };
  },
  describe: ({ closed, block: settings, openedBy }) => {
    const opening = openingOf({ openedBy });
    const by = opening === undefined ? "neither its policy nor its ACL is public" : `public by ${opening}`;
    return `the bucket's public access block is ${closed ? "on" : settings ? "not wholly on" : "absent"}; ${by}`;
  },
};

/** In words; undefined where neither is public, as far as could be read. */
export function openingOf({
  openedBy,
}: Pick<BucketFacts, "openedBy">): "policy" | "ACL" | "policy and ACL" | undefined {
  if (openedBy.policy) return openedBy.acl ? "policy and ACL" : "policy";
  return openedBy.acl ? "ACL" : undefined;
}
