import { endedWell, type IncidentState } from "../../organization/incidentState";
import { UsageError } from "../errors";
import { readDrills } from "./drills";
import { counted } from "./markdown";
import { readPreview } from "./preview";
import type { DrillReport, Report, StackReport, Violation } from "./types";
import { parseUrn } from "./urn";
import { readViolations, sortedViolations } from "./violations";

export interface Sources {
  /** Files with what `pulumi preview --json` wrote, one for each stack. */
  previews: string[];
  /** Files with what `pulumi policy analyze --json` wrote. */
  policies: string[];
  /** Files with what `reflex drill --json` wrote. */
  drills: string[];
  /** The same drills before the change. */
  bases: string[];
}

/**
 * Reads everything that is known about a change.
 * @throws UsageError when there is nothing to read, a file is not what it should be, or two are about one stack.
 */
export function reportOf({ previews, policies, drills, bases }: Sources): Report {
  if (previews.length + policies.length + drills.length === 0) {
    throw new UsageError("there is nothing to report; give --preview, --policy or --drill with at least one file");
  }
  const stacks = withViolations(stacksOf(previews), policies.flatMap(readViolations));
  const drilled = readDrills(drills, bases);
  return { stacks, drills: drilled, blocking: blockingOf(stacks, drilled) };
}

function stacksOf(previews: string[]): StackReport[] {
  const stacks = new Map<string, StackReport>();
  for (const file of previews) {
    const preview = readPreview(file);
    const key = keyOf(preview);
    if (stacks.has(key)) {
      throw new UsageError(`preview ${file} is a second preview of stack ${preview.stack}; give one for each stack`);
    }
    stacks.set(key, preview);
  }
  return [...stacks.values()];
}

const keyOf = ({ project, stack }: { project: string; stack: string }): string => JSON.stringify([project, stack]);

/** Every violation at the stack of its resource; a stack without a preview gets an entry of its own. */
function withViolations(previews: StackReport[], violations: Violation[]): StackReport[] {
  const stacks = new Map(previews.map((stack) => [keyOf(stack), { ...stack, violations: [...stack.violations] }]));
  for (const violation of violations) {
    const { stack, project } = (violation.urn && parseUrn(violation.urn)) || { stack: "(all stacks)", project: "" };
    const key = keyOf({ stack, project });
    const known = stacks.get(key);
    if (known) known.violations.push(violation);
    else stacks.set(key, { ...onlyAnalyzed, stack, project, violations: [violation] });
  }
  return [...stacks.values()].map((stack) => ({ ...stack, violations: sortedViolations(stack.violations) }));
}

const onlyAnalyzed = { outcome: "succeeded" as const, changes: [], same: 0, diagnostics: [] };

/** A drill that ended badly before is nothing of this change. */
const isGood = (verdict: string) => endedWell(verdict as IncidentState);

function blockingOf(stacks: StackReport[], drills: DrillReport[]): string[] {
  const isBlocking = ({ kind }: Violation) => kind === "blocking";
  const violations = stacks.flatMap((stack) => stack.violations.filter(isBlocking));
  // A preview that fails because of violations is one problem, not two.
  const failed = stacks.filter((stack) => stack.outcome !== "succeeded" && !stack.violations.some(isBlocking));
  const unhealed = drills.filter(({ verdict, base }) => !isGood(verdict) && verdict !== base?.verdict);
  return [
    ...(violations.length > 0 ? [counted(violations.length, "policy violation")] : []),
    ...(failed.length > 0 ? [counted(failed.length, "unsuccessful preview")] : []),
    ...(unhealed.length > 0 ? [`${counted(unhealed.length, "drill")} without a good end`] : []),
  ];
}
