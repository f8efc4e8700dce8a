import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface IamPrincipalFacts extends Facts {
  /** root: the root user of the account, of which no call returns more. */
  type: "user" | "role" | "root";
  name: string;
  /** Ids of the access keys of a user that work now. */
  activeKeys: string[];
  /** A user with AWSDenyAll attached. */
  denied: boolean;
}

/** The name in `user/NAME` or `role/NAME`, when the target is of that type. */
const named = (type: IamPrincipalFacts["type"], id: string): string | undefined =>
  id.startsWith(`${type}/`) ? id.slice(type.length + 1) : undefined;

const missing = ["NoSuchEntityException"];

const asUser = ({ resource }: { resource: { id: string } }) => {
  const name = named("user", resource.id);
  return name === undefined ? undefined : { UserName: name };
};

const user = read("iam", "GetUser", asUser, { missing });

const role = read(
  "iam",
  "GetRole",
  ({ resource }) => {
    const name = named("role", resource.id);
    return name === undefined ? undefined : { RoleName: name };
  },
  { missing },
);

const keys = read("iam", "ListAccessKeys", asUser);

const policies = read("iam", "ListAttachedUserPolicies", asUser, {
  pages: { list: "AttachedPolicies", token: "Marker" },
});

/** A user or role of IAM, which exists once in its account. Its id in a target is `user/NAME`, `role/NAME` or `root`. */
export const iamPrincipal: ResourceKind<IamPrincipalFacts> = {
  name: "iam-principal",
  global: true,
  reads: [user, role, keys, policies],
  facts: ({ resource }, answer) => {
    if (resource.id === "root") return { type: "root", name: "root", tags: {}, activeKeys: [], denied: false };
    const foundUser = answer(user)?.User;
    const foundRole = answer(role)?.Role;
    if (foundUser) {
      return {
        type: "user",
        name: foundUser.UserName ?? "",
        tags: tagMap(foundUser.Tags),
        activeKeys: (answer(keys)?.AccessKeyMetadata ?? []).flatMap(({ AccessKeyId, Status }) =>
          AccessKeyId && Status === "Active" ? [AccessKeyId] : [],
        ),
        denied: (answer(policies)?.AttachedPolicies ?? []).some(({ PolicyArn = "" }) =>
          /^arn:aws[\w-]*:iam::aws:policy\/AWSDenyAll$/.test(PolicyArn),
        ),
      };
    }
    return (
      foundRole && {
        type: "role",
        name: foundRole.RoleName ?? "",
        tags: tagMap(foundRole.Tags),
        activeKeys: [],
        denied: false,
      }
    );
  },
  describe: ({ type, activeKeys, denied }) =>
    type !== "user"
      ? `the ${type === "root" ? "root user" : type} exists`
      : `the user has ${activeKeys.length} active access ${activeKeys.length === 1 ? "key" : "keys"}${denied ? " and is denied everything" : ""}`,
};
