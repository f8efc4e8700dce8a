import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { protectedTagKey } from "../../../runbooks/language/protection";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { given, revokeBefore, roleName } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { turnKeysOff } from "./identity/keys";
import { deniedBefore, userNameOrNone } from "./identity/parameters";
import { denyAllArn, revokingPolicy, roleItem, roleRecord, userItem, userRecord } from "./identity/records";

const parameters = {
  UserName: userNameOrNone,
  RoleName: roleName,
  RevokeBefore: revokeBefore,
  DeniedBefore: deniedBefore,
} as const;

type Containment = RunbookBuilder<typeof parameters>;

export const containPrincipal = defineRunbook(
  {
    name: "ContainPrincipal",
    summary:
      "Contains stolen credentials. An IAM user is denied everything, in the console and in sessions too, and its " +
      "access keys are deactivated; of a role, the sessions that began before are denied. ReleasePrincipal undoes it.",
    parameters,
    undo: "ReleasePrincipal",
  },
  (r, context) => {
    const { UserName: user, RoleName: role } = r.parameters;
    const prior = new PriorState(r, context);
    const what = r.variable("Done", "nothing");
    const leftUndone = r.variable("LeftUndone", "nothing");
    const sayIncomplete = r.failurePath(() =>
      tell(r, context, "SayIncomplete", "Stolen credentials may still be valid", [
        text`Containing the user ${user} or role ${role} failed before it was complete. The run says at which step. Done: ${what}.`,
        "Do it by hand now: a user's access keys inactive and AWSDenyAll attached, a role's active sessions revoked.",
        `Access is denied where the principal has the tag ${protectedTagKey}, or the role is not one of reflex:instanceRoles.`,
      ]),
    );
    r.withDefaults({ maxAttempts: 3, onFailure: sayIncomplete }, () =>
      r.when(
        "IsUser",
        given(user),
        () => containUser(r, prior, what, leftUndone),
        () =>
          r.when(
            "IsRole",
            given(role),
            () => containRole(r, prior, what),
            () => r.fail("SayNobodyNamed", "Neither UserName nor RoleName names a principal to contain."),
          ),
      ),
    );
    tell(r, context, "SayContained", "Stolen credentials are contained", [
      text`User ${user}, role ${role}: ${what}. Left undone: ${leftUndone}.`,
      text`ReleasePrincipal with incident ${r.incidentId} and the same names restores them.`,
      "Find out first what was done with them: keys, users and roles that were made stay, and a role's instances get new credentials.",
    ]);
  },
);

/**
 * The password is left alone: it cannot be made again, and a user who is denied everything can sign in but do nothing.
 * The same denial ends the sessions that the user's keys have created, which outlive the keys.
 */
function containUser(r: Containment, prior: PriorState, what: Ref<string>, leftUndone: Ref<string>): void {
  const { UserName: user, DeniedBefore: denied } = r.parameters;
  prior.save("User", userItem(user), userRecord, { deniedBefore: denied });
  r.recover(
    () => r.iam("DenyEverything", "AttachUserPolicy", { UserName: user, PolicyArn: denyAllArn }),
    // Ten managed policies are the default quota of a user: deactivating the keys helps all the same.
    () =>
      r.updateVariable(
        "NoteNotDenied",
        leftUndone,
        text`attach AWSDenyAll to ${user}, whose password and sessions are still valid`,
      ),
  );
  const off = turnKeysOff(r, prior, user);
  r.updateVariable(
    "NoteUser",
    what,
    text`access keys deactivated: ${off}; denied everything, except for what is left undone`,
  );
}

/** As IAM's own "Revoke active sessions" does it. It concerns everybody who uses the role. */
function containRole(r: Containment, prior: PriorState, what: Ref<string>): void {
  const { RoleName: role, RevokeBefore: before } = r.parameters;
  const policy = revokingPolicy(r.incidentId);
  prior.save("Role", roleItem(role), roleRecord, { policy });
  const refuseOlderSessions = {
    Effect: "Deny",
    Action: ["*"],
    Resource: ["*"],
    Condition: { DateLessThan: { "aws:TokenIssueTime": before } },
  };
  r.iam("RevokeOlderSessions", "PutRolePolicy", {
    RoleName: role,
    PolicyName: policy,
    PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [refuseOlderSessions] }),
  });
  r.updateVariable("NoteRole", what, text`sessions that began before ${before} are denied`);
}
