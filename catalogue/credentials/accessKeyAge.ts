import { read } from "../../responses/resource";
import { days, type Listing, type SweepContext } from "../../responses/sweep";
import type { AccessKey } from "./resources/access-keys";

const users = read("iam", "ListUsers", () => ({}), { pages: { list: "Users", token: "Marker" } });

/** Every user of an account. */
export const allUsers: Listing = {
  read: users,
  resources: (answer) =>
    (answer(users)?.Users ?? []).flatMap(({ UserName, Arn }) =>
      UserName && Arn ? [{ id: `user/${UserName}`, arn: Arn }] : [],
    ),
};

/** When a key became too old, in milliseconds since the epoch. */
export const tooOldSince = ({ createdAt }: AccessKey, { accessKeyDays }: SweepContext): number =>
  Date.parse(createdAt) + days(accessKeyDays);

/** When a key had been unused for the days after which a key is too old, in milliseconds since the epoch. */
export const unusedSince = ({ createdAt, lastUsedAt }: AccessKey, { accessKeyDays }: SweepContext): number =>
  Date.parse(lastUsedAt ?? createdAt) + days(accessKeyDays);

/** Age and last use of a key in words. */
export function historyOf({ id, createdAt, lastUsedAt, lastService }: AccessKey, now: number): string {
  const ago = (time: string) => `${Math.floor((now - Date.parse(time)) / days(1))} days ago`;
  const use = lastUsedAt
    ? `last used ${ago(lastUsedAt)}${lastService ? ` for ${lastService}` : ""}`
    : "never used as far as IAM knows";
  return `${id} (made ${ago(createdAt)}, ${use})`;
}
