import type { DrillStage } from "../../../cli/drill/drill";
import { type Access, type Caller, callerOf } from "../../../cli/operations/caller";
import { operatorRoleName, ownRoleArn, roleArn } from "../../../organization/names";
import type { Principal } from "../../../simulator";

/** A session of a role of the security account. */
export const sessionOf = ({ organization, blueprint }: DrillStage, role: string, sessionName = "jane"): Principal => ({
  ...{ kind: "role-session", account: blueprint.security.account, roleName: role, roleId: "AROAOPERATOR", sessionName },
  ...{
    // Roles of Reflex have its path; those that the configuration names have none.
    roleArn: (role.startsWith("reflex-") ? ownRoleArn : roleArn)(
      blueprint.settings.partition,
      blueprint.security.account,
      role,
    ),
    issuedAt: organization.clock.now(),
  },
});

/** The embedded organization as AWS is for a command, with the credentials of a principal. */
export function accessAs(
  { organization }: DrillStage,
  principal: Principal,
  // Simulated time does not pass while a command waits, unless it is let pass.
  pass: () => Promise<unknown> = () => Promise.resolve(),
): Access {
  return {
    client: (client, region) => organization.clients.as(client, principal, region),
    as: (credentials) => (client, region) =>
      new client({ endpoint: organization.endpoint, region, credentials, maxAttempts: 1 }),
    now: () => organization.clock.now().getTime(),
    sleep: () => pass().then(() => undefined),
  };
}

/** The caller of commands in a drill. */
export const callerIn = (
  stage: DrillStage,
  role: string = operatorRoleName,
  pass?: () => Promise<unknown>,
): Promise<Caller> => callerOf("security", accessAs(stage, sessionOf(stage, role), pass));

/** The role of the organization whose sessions approve: the member's example configuration names it. */
export const approvers = "ReflexApprovers";
