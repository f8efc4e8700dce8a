import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { equals } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { given, roleName } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { type KeyPart, keysBack, turnKeysOn } from "./identity/keys";
import { no, userNameOrNone } from "./identity/parameters";
import { denyAllArn, roleItem, roleRecord, userItem, userRecord } from "./identity/records";

const parameters = { UserName: userNameOrNone, RoleName: roleName } as const;

type Release = RunbookBuilder<typeof parameters>;
type Parts = Remediation<"Allowed" | "Sessions" | KeyPart>;

const again = "Remove the cause and start ReleasePrincipal again with the same parameters.";

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
    const remediation: Parts = new Remediation(r, context, {
      subject: "A contained principal",
      resource: text`the user ${user} or role ${role}`,
      goal: "wholly restored",
      byHand: again,
      parts: {
        Sessions: {
          what: "allow the older sessions of the role",
          matters: "Sessions of the role that began before are still denied.",
          byHand: again,
        },
        ...keysBack(again),
        Allowed: { what: "detach AWSDenyAll", matters: "The user is still denied everything.", byHand: again },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      r.when(
        "IsUser",
        given(user),
        () => releaseUser(r, prior, remediation),
        () =>
          r.when(
            "IsRole",
            given(role),
            () => releaseRole(r, prior, remediation),
            () =>
              r.fail(
                "SayNobodyNamed",
                "Neither UserName nor RoleName names a principal to release.",
                remediation.nothingDone,
              ),
          ),
      );
      remediation.conclude(
        "SayReleased",
        "Credentials are restored",
        [text`User ${user}, role ${role}: as before incident ${r.incidentId}, at the request of a person.`],
        [],
      );
    });
  },
);

function releaseUser(r: Release, prior: PriorState, remediation: Parts): void {
  const { UserName: user } = r.parameters;
  const saved = remediation.required(() => {
    prior.prove("ProveUserSaved", prior.key(userItem(user)));
    return prior.load("LoadUser", userItem(user), userRecord);
  });
  turnKeysOn(r, prior, remediation, user);
  r.when("WasNotDenied", equals(saved.deniedBefore, no), () =>
    remediation.essential("Allowed", () =>
      r.iam("AllowAgain", "DetachUserPolicy", { UserName: user, PolicyArn: denyAllArn }),
    ),
  );
}

function releaseRole(r: Release, prior: PriorState, remediation: Parts): void {
  const { RoleName: role } = r.parameters;
  const saved = remediation.required(() => {
    prior.prove("ProveRoleSaved", prior.key(roleItem(role)));
    return prior.load("LoadRole", roleItem(role), roleRecord);
  });
  remediation.essential("Sessions", () =>
    r.iam("AllowOlderSessions", "DeleteRolePolicy", { RoleName: role, PolicyName: saved.policy }),
  );
}
