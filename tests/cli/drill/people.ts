import type { DrillStage } from "../../../cli/drill/drill";

/** Undoes the isolation of the drill's instance, whatever started it; returns how that run ended. */
export async function release({ blueprint, organization, responders, staged, world }: DrillStage) {
  const { timeline } = organization;
  const isolation = timeline.of("call").find((c) => c.operation === "StartAutomationExecution")!;
  const { IncidentId } = isolation.input.Parameters as Record<string, string[]>;
  await responders.start("ReleaseInstance", blueprint, world.region, {
    IncidentId: IncidentId!,
    InstanceId: [staged.subject],
    AutoScalingGroupName: ["web-asg"],
    RoleName: ["web-role"],
  });
  await organization.settled();
  return timeline.of("automation").at(-1)!;
}
