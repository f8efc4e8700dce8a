import type { Principal } from "../../simulator";
import type { PrincipalCalls } from "../model";
import type { DrillRecord } from "./record";

/** Who called what, who called most first, and the statements that allowed or refused it. */
export function principalsOf({ entries, accounts }: DrillRecord): PrincipalCalls[] {
  const all = new Map<
    string,
    {
      calls: Map<string, number>;
      sets: Record<"sessions" | "accounts" | "statements", Set<string>>;
      number: number;
      refused: number;
    }
  >();
  for (const entry of entries) {
    if (entry.kind !== "call") continue;
    const name = nameOf(entry.principal);
    const known = all.get(name) ?? {
      calls: new Map(),
      sets: { sessions: new Set(), accounts: new Set(), statements: new Set() },
      number: 0,
      refused: 0,
    };
    all.set(name, known);
    const call = `${entry.service} ${entry.operation}`;
    known.calls.set(call, (known.calls.get(call) ?? 0) + 1);
    known.number++;
    if (entry.decision?.allowed === false) known.refused++;
    if (entry.principal.kind === "role-session") known.sets.sessions.add(entry.principal.sessionName);
    known.sets.accounts.add(accounts[entry.account]?.name ?? entry.account);
    if (entry.decision) known.sets.statements.add(entry.decision.reason);
  }
  return [...all]
    .map(([name, { calls, sets, number, refused }]) => ({
      name,
      sessions: [...sets.sessions],
      accounts: [...sets.accounts],
      calls: [...calls].sort((a, b) => b[1] - a[1]),
      number,
      refused,
      statements: [...sets.statements].slice(0, 12),
    }))
    .sort((a, b) => b.number - a.number);
}

function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case "role-session":
      return principal.roleName;
    case "user":
      return `user ${principal.userName}`;
    case "root":
      return "root user";
    case "service":
      return principal.service;
  }
}
