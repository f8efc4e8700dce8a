import type { Principal } from "../aws";
import type { Condition } from "./conditions";
import type { ContextValues } from "./pattern";
import type { CompiledStatement } from "./policy";

/** The question put to a statement. */
export interface Subject {
  principal: Principal;
  /** The principal has a permissions boundary. */
  bounded: boolean;
  action: string;
  resource: string;
  context: ContextValues;
}

/** A compiled policy with its name. */
export interface Named {
  name: string;
  statements: readonly CompiledStatement[];
}

export function matches(statement: CompiledStatement, subject: Subject): boolean {
  return (
    statement.matchesAction(subject.action) &&
    (statement.principals === undefined ||
      statement.principals.match(subject.principal, subject.bounded) !== undefined) &&
    statement.matchesResource(subject.resource, subject.context) &&
    statement.conditions.every((condition) => condition.holds(subject.context))
  );
}

/** Why a statement about the action does not apply. */
export type Obstacle =
  | { kind: "resource" }
  | { kind: "principal" }
  | { kind: "conditions"; failed: readonly Condition[] };

export interface NearMiss {
  policy: Named;
  statement: CompiledStatement;
  obstacle: Obstacle;
}

/** The Allow that comes closest to applying: the fewer things stand against it, the closer. */
export function nearestMiss(policies: readonly Named[], subject: Subject): NearMiss | undefined {
  let nearest: { miss: NearMiss; distance: number } | undefined;
  for (const policy of policies) {
    for (const statement of policy.statements) {
      if (statement.effect !== "Allow" || !statement.matchesAction(subject.action)) continue;
      const found = obstacle(statement, subject);
      if (!found || (nearest && nearest.distance <= found.distance)) continue;
      nearest = { miss: { policy, statement, obstacle: found.obstacle }, distance: found.distance };
    }
  }
  return nearest?.miss;
}

function obstacle(
  statement: CompiledStatement,
  { principal, bounded, resource, context }: Subject,
): { obstacle: Obstacle; distance: number } | undefined {
  const stranger = statement.principals !== undefined && statement.principals.match(principal, bounded) === undefined;
  const elsewhere = !statement.matchesResource(resource, context);
  const failed = statement.conditions.filter((condition) => !condition.holds(context));
  const distance = (elsewhere ? 100 : 0) + (stranger ? 50 : 0) + failed.length;
  if (elsewhere) return { obstacle: { kind: "resource" }, distance };
  if (stranger) return { obstacle: { kind: "principal" }, distance };
  return failed.length > 0 ? { obstacle: { kind: "conditions", failed }, distance } : undefined;
}
