import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { equals } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { given, roleName } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { turnKeysOn } from "./identity/keys";
import { no, userNameOrNone } from "./identity/parameters";
import { denyAllArn, roleItem, roleRecord, userItem, userRecord } from "./identity/records";

const parameters = { UserName: userNameOrNone, RoleName: roleName } as const;

type Release = RunbookBuilder<typeof parameters>;

export const releasePrincipal = defineRunbook(
  {
    name: "ReleasePrincipal",
    summary:
      "Undoes what ContainPrincipal did in the same incident: the access keys of the user that were active are active " +
      "again and AWSDenyAll is detached, or the older sessions of the role are no longer denied.",
    parameters,
  },
  (r, context) => {
    const { UserName: user, RoleName: role } = r.parameters;
    const prior = new PriorState(r, context);
    const sayIncomplete = r.failurePath(() =>
      tell(r, context, "SayIncomplete", "Credentials are only partly restored", [
        text`Releasing the user ${user} or role ${role} failed before it was complete. The run says at which step.`,
        "What was restored stays restored: remove the cause and start the runbook again with the same parameters.",
      ]),
    );
    r.withDefaults({ maxAttempts: 3, onFailure: sayIncomplete }, () =>
      r.when(
        "IsUser",
        given(user),
        () => releaseUser(r, prior),
        () =>
          r.when(
            "IsRole",
            given(role),
            () => releaseRole(r, prior),
            () => r.fail("SayNobodyNamed", "Neither UserName nor RoleName names a principal to release."),
          ),
      ),
    );
    tell(r, context, "SayReleased", "Credentials are restored", [
      text`User ${user}, role ${role}: as before incident ${r.incidentId}, at the request of a person.`,
    ]);
  },
);

/** The denial is removed last: until then nothing is half restored, and the last step says what is missing. */
function releaseUser(r: Release, prior: PriorState): void {
  const { UserName: user } = r.parameters;
  prior.prove("ProveUserSaved", prior.key(userItem(user)));
  const saved = prior.load("LoadUser", userItem(user), userRecord);
  turnKeysOn(r, prior, user);
  r.when("WasNotDenied", equals(saved.deniedBefore, no), () =>
    r.iam("AllowAgain", "DetachUserPolicy", { UserName: user, PolicyArn: denyAllArn }),
  );
}

function releaseRole(r: Release, prior: PriorState): void {
  const { RoleName: role } = r.parameters;
  prior.prove("ProveRoleSaved", prior.key(roleItem(role)));
  const saved = prior.load("LoadRole", roleItem(role), roleRecord);
  r.iam("AllowOlderSessions", "DeleteRolePolicy", { RoleName: role, PolicyName: saved.policy });
}
