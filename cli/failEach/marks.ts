/** Which steps are essential and which may end a run before them, until the documents say it themselves. */
const essential: Record<string, string[]> = {
  IsolateAndSnapshotInstance: ["OpenInterface", "CloseInterface"],
  ContainPrincipal: ["DenyEverything", "TurnOffFirstKey", "TurnOffSecondKey", "RevokeOlderSessions"],
  DisableAccessKey: ["TurnOffFirstKey", "TurnOffSecondKey"],
  ContainBucket: ["BlockPublicAccess"],
  MakeDatabasePrivate: ["ChangeAccess"],
  MakeSnapshotPrivate: ["UnshareWithEverybody", "UnshareWithAccount", "UnshareInstance", "UnshareCluster"],
  QuarantineFunction: ["LeaveNoExecution"],
  RevokeOpenIngress: ["RevokeRules"],
};

export type Mark = { kind: "essential"; what: string } | { kind: "required" } | { kind: "best effort" };

export function markOf(step: Record<string, unknown>, runbook: string): Mark {
  const name = String(step.name);
  if (essential[runbook]?.includes(name)) return { kind: "essential", what: name };
  const inputs = (step.inputs ?? {}) as Record<string, unknown>;
  const saves = inputs.Service === "dynamodb" && ["PutItem", "GetItem"].includes(String(inputs.Api));
  return { kind: saves && /^(Save|Prove)/.test(name) ? "required" : "best effort" };
}
