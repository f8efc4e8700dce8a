import { SSMClient, StartAutomationExecutionCommand } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { DrillStage } from "../../cli/drill/drill";
import { documentName, runRoleName } from "../../responses/names";
import type { CentralResponse } from "../../responses/types";

/** A responder with a session of the member's approver role, who may start the runbooks that undo something. */
export function asApprover({ organization, blueprint }: DrillStage) {
  const { member, settings, security, approverPrincipalArn } = blueprint;
  const region = settings.homeRegion;
  const person = {
    kind: "role-session" as const,
    account: security.account,
    roleArn: approverPrincipalArn,
    roleName: approverPrincipalArn.split("/").pop() ?? "",
    roleId: "AROAEXAMPLE",
    sessionName: "on-call",
    issuedAt: organization.clock.now(),
  };
  return {
    /** Starts a shared runbook in the member account and waits until nothing moves any more. */
    async start(runbook: string, parameters: Record<string, string[]>): Promise<void> {
      const { Credentials } = await organization.clients.as(STSClient, person, region).send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${member.account}:role/reflex-approver`,
          RoleSessionName: "on-call",
        }),
      );
      const ssm = new SSMClient({
        endpoint: organization.endpoint,
        region,
        maxAttempts: 1,
        credentials: {
          accessKeyId: Credentials!.AccessKeyId!,
          secretAccessKey: Credentials!.SecretAccessKey!,
          sessionToken: Credentials!.SessionToken!,
        },
      });
      await ssm.send(
        new StartAutomationExecutionCommand({
          DocumentName: `arn:aws:ssm:${region}:${security.account}:document/${documentName(runbook)}`,
          Parameters: {
            AutomationAssumeRole: [`arn:aws:iam::${member.account}:role/${runRoleName(runbook)}`],
            ...parameters,
          },
        }),
      );
      await organization.settled();
    },
  };
}

/** A person starts the runbook that undoes what the drill's run did, with that run's own parameters. */
export async function takeBack(stage: DrillStage): Promise<{ status?: string; state: Record<string, unknown> }> {
  const { organization, response, scenario, world, staged } = stage;
  const runbook = (response as CentralResponse).undo!;
  const started = organization.timeline.of("call").find((c) => c.operation === "StartAutomationExecution")!;
  const taken = ["IncidentId", ...Object.keys(runbook.parameters)];
  const given = Object.entries(started.input.Parameters as Record<string, string[]>);
  await asApprover(stage).start(runbook.name, Object.fromEntries(given.filter(([name]) => taken.includes(name))));
  return {
    status: organization.timeline.of("automation").at(-1)?.status,
    state: await scenario.state(world, staged),
  };
}

/** Undoes the isolation of the drill's instance; returns how that run ended. */
export async function release(stage: DrillStage) {
  const { timeline } = stage.organization;
  const isolation = timeline.of("call").find((c) => c.operation === "StartAutomationExecution")!;
  const { IncidentId } = isolation.input.Parameters as Record<string, string[]>;
  await asApprover(stage).start("ReleaseInstance", {
    IncidentId: IncidentId!,
    InstanceId: [stage.staged.subject],
    AutoScalingGroupName: ["web-asg"],
    RoleName: ["web-role"],
  });
  return timeline.of("automation").at(-1)!;
}
