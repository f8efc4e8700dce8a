import { UsageError } from "../errors";
import { contentsOf, destroys, rank, securityOf } from "./importance";
import { propertyChanges, type ResourceState } from "./propertyChanges";
import type { Change, Operation } from "./types";
import { parseUrn } from "./urn";

/** What the engine does, or would do, with one resource. */
export interface Step {
  op: string;
  urn: string;
  old?: StepState;
  new?: StepState;
  /** Properties that changed, as names or paths. */
  diffs: string[];
  replaceReasons: string[];
}

export interface StepState extends ResourceState {
  custom?: boolean;
  protect?: boolean;
}

/**
 * Step operations of the engine (pulumi pkg/resource/deploy/step.go), and what they mean for the resource. A
 * replacement comes as one step or as three, in an order that depends on what is deleted first.
 */
const operations: Record<string, Operation | "same" | "none"> = {
  same: "same",
  create: "create",
  import: "import",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "import-replacement": "replace",
  "read-replacement": "none",
  "remove-pending-replace": "none",
  read: "none",
  discard: "none",
  "discard-replaced": "none",
  refresh: "none",
  diff: "none",
  "extend-parameterize": "none",
};

/** What the steps of a preview mean, resource by resource; the most important change first. */
export function changesOf(steps: Step[], where: string): Change[] {
  const resources = new Map<string, Step>();
  for (const step of steps) {
    if (operationOf(step.op, where) === "none" || !isCustom(step)) continue;
    const known = resources.get(step.urn);
    resources.set(step.urn, known ? merged(known, step, where) : step);
  }
  const changes = [...resources.values()].flatMap((step) => changeOf(step, where));
  return changes.sort((one, other) => rank(one) - rank(other) || one.urn.localeCompare(other.urn));
}

/** Components exist in the program only: a change of theirs changes nothing in the account. */
function isCustom({ old, new: now }: Step): boolean {
  return now?.custom ?? old?.custom ?? false;
}

function operationOf(op: string, where: string): Operation | "same" | "none" {
  const operation = operations[op];
  if (!operation) {
    throw new UsageError(
      `preview ${where} has the operation "${op.slice(0, 40)}", which reflex does not know; update reflex, or preview with an older Pulumi`,
    );
  }
  return operation;
}

/** A step of a replacement may know only one of the two states. */
function merged(one: Step, other: Step, where: string): Step {
  const [first, second] = operationOf(other.op, where) === "replace" ? [other, one] : [one, other];
  return {
    op: first.op,
    urn: first.urn,
    old: first.old ?? second.old,
    new: first.new ?? second.new,
    diffs: first.diffs.length > 0 ? first.diffs : second.diffs,
    replaceReasons: first.replaceReasons.length > 0 ? first.replaceReasons : second.replaceReasons,
  };
}

function changeOf(step: Step, where: string): Change[] {
  const urn = parseUrn(step.urn);
  if (!urn) throw new UsageError(`preview ${where} has a step without a URN; give the output of pulumi preview --json`);
  const before = step.old?.protect ?? false;
  const losesProtection = before && step.new !== undefined && !step.new.protect;
  const raw = operationOf(step.op, where);
  const operation = raw === "same" ? protection(before, step.new?.protect ?? false) : raw;
  if (operation === undefined || operation === "none") return [];
  const security = securityOf(urn.type);
  const holds = destroys(operation) ? contentsOf(urn.type) : undefined;
  return [
    {
      operation,
      urn: step.urn,
      type: urn.type,
      name: urn.name,
      protected: before,
      losesProtection,
      ...(security && { security }),
      ...(holds && { holds }),
      replaceReasons: step.replaceReasons,
      properties: valuesMatter(operation, security) ? propertyChanges(step.old, step.new, step.diffs) : [],
    },
  ];
}

/** The engine calls a resource the same whose protection is all that changes. */
function protection(before: boolean, after: boolean): Operation | undefined {
  if (before === after) return undefined;
  return after ? "protect" : "unprotect";
}

/** What a new resource holds is worth reading where it decides about security. */
const valuesMatter = (operation: Operation, security?: string): boolean =>
  operation === "update" ||
  operation === "replace" ||
  ((operation === "create" || operation === "import") && security !== undefined);
