import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { protectedTagKey } from "../../../runbooks/language/protection";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { given, revokeBefore, roleName } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { type KeyPart, keyParts, turnKeysOff } from "./identity/keys";
import { deniedBefore, userNameOrNone } from "./identity/parameters";
import { denyAllArn, revokingPolicy, roleItem, roleRecord, userItem, userRecord } from "./identity/records";

const parameters = {
  UserName: userNameOrNone,
  RoleName: roleName,
  RevokeBefore: revokeBefore,
  DeniedBefore: deniedBefore,
} as const;

type Containment = RunbookBuilder<typeof parameters>;
type Parts = Remediation<"Denied" | "Sessions" | KeyPart>;

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
    const denied = `Access is denied where the tag ${protectedTagKey} is set.`;
    const remediation: Parts = new Remediation(r, context, {
      subject: "A principal with stolen credentials",
      resource: text`the user ${user} or role ${role}`,
      goal: "wholly contained",
      byHand: text`Do it by hand now: a user's access keys inactive and AWSDenyAll attached, a role's active sessions revoked. Access is denied where the principal has the tag ${protectedTagKey}, or the role is not one of reflex:instanceRoles.`,
      parts: {
        Denied: {
          what: "deny the user everything",
          matters: "The password and sessions of the user are still valid.",
          byHand: `Attach AWSDenyAll by hand now; ten managed policies are the default quota. ${denied}`,
        },
        Sessions: {
          what: "deny the older sessions of the role",
          matters: "Stolen sessions of the role are still valid.",
          byHand: `Revoke them by hand now. ${denied} The role may not be one of reflex:instanceRoles.`,
        },
        ...keyParts(text`Make the access keys of ${user} inactive by hand now. ${denied}`),
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      r.when(
        "IsUser",
        given(user),
        () => containUser(r, prior, remediation, what),
        () =>
          r.when(
            "IsRole",
            given(role),
            () => containRole(r, prior, remediation, what),
            () =>
              r.fail(
                "SayNobodyNamed",
                "Neither UserName nor RoleName names a principal to contain.",
                remediation.nothingDone,
              ),
          ),
      );
      remediation.conclude(
        "SayContained",
        "Stolen credentials are contained",
        [text`User ${user}, role ${role}: ${what}.`],
        [
          text`ReleasePrincipal with incident ${r.incidentId} and the same names restores them.`,
          "Find out first what was done with them: keys, users and roles that were made stay, and a role's instances get new credentials.",
        ],
      );
    });
  },
);

/**
 * The password is left alone: it cannot be made again, and a user who is denied everything can sign in but do nothing.
 * The same denial ends the sessions that the user's keys have created, which outlive the keys. Where it is refused,
 * deactivating the keys helps all the same.
 */
function containUser(r: Containment, prior: PriorState, remediation: Parts, what: Ref<string>): void {
  const { UserName: user, DeniedBefore: denied } = r.parameters;
  remediation.required(() => prior.save("User", userItem(user), userRecord, { deniedBefore: denied }));
  remediation.essential("Denied", () =>
    r.iam("DenyEverything", "AttachUserPolicy", { UserName: user, PolicyArn: denyAllArn }),
  );
  const off = turnKeysOff(r, prior, remediation, user);
  r.updateVariable("NoteUser", what, text`access keys deactivated: ${off}; denied everything`);
}

/** As IAM's own "Revoke active sessions" does it. It concerns everybody who uses the role. */
function containRole(r: Containment, prior: PriorState, remediation: Parts, what: Ref<string>): void {
  const { RoleName: role, RevokeBefore: before } = r.parameters;
  const policy = revokingPolicy(r.incidentId);
  remediation.required(() => prior.save("Role", roleItem(role), roleRecord, { policy }));
  const refuseOlderSessions = {
    Effect: "Deny",
    Action: ["*"],
    Resource: ["*"],
    Condition: { DateLessThan: { "aws:TokenIssueTime": before } },
  };
  remediation.essential("Sessions", () =>
    r.iam("RevokeOlderSessions", "PutRolePolicy", {
      RoleName: role,
      PolicyName: policy,
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [refuseOlderSessions] }),
    }),
  );
  r.updateVariable("NoteRole", what, text`sessions that began before ${before} are denied`);
}
