import { type Ref, system, text } from "../../../../runbooks/language/references";

/** What a containment saves of a user beside its keys. Under the user, whose name a role may have too. */
export const userRecord = { deniedBefore: "S" } as const;
export const userItem = (user: Ref<string>) => text`user/${user}`;

/** What deactivating keys without a containment saves of the user: that it was done. */
export const turnedOffRecord = { keys: "S" } as const;

/** A role has nothing that a containment changes but the policy that it adds, so its item only says who did it. */
export const roleRecord = { policy: "S" } as const;
export const roleItem = (role: Ref<string>) => text`role/${role}`;

/** Under the id of a key that was deactivated. */
export const keyRecord = { status: "S" } as const;

/**
 * AWS's own policy that denies everything, to the user's own sessions and console too. It can be allowed by its ARN,
 * where an inline policy could be given any content.
 */
export const denyAllArn = text`arn:${system.partition}:iam::aws:policy/AWSDenyAll`;

/** One policy for each incident: none is overwritten, and a release removes only its own. */
export const revokingPolicy = (incident: Ref<string>) => text`ReflexContained-${incident}`;
