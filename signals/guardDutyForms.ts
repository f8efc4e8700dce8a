import type { Place } from "../responses/reading";
import type { EventPattern, SignalEvent, SignalForm, Target } from "../responses/types";
import {
  findingIdAt,
  guardDutyFinding,
  importedFindingId,
  importedGuardDutyFinding,
  importedType,
  targetOfFinding,
  typeMatcher,
} from "./guardDuty";
import { detectedAbout, detectionFinding } from "./ocsf";
import { importedAbout, inFinding } from "./securityHub";

type ResourceOf<A extends unknown[]> = (event: SignalEvent, ...path: A) => (place: Place) => Target["resource"];

/**
 * How each shape of a GuardDuty finding names what it is about. Leave a shape of Security Hub out where AWS documents no
 * resource of that kind in it: the finding is answered in the other shapes, and nothing is guessed.
 */
export interface Affected {
  /** GuardDuty's own: conditions on `resource`, and the resource. */
  native: { resource: EventPattern; of: ResourceOf<[]> };
  /** Security Hub CSPM's: the types of the resource, more conditions on it, and how it is read at its path. */
  imported?: { types: string[]; more?: EventPattern; of: ResourceOf<[path: string]> };
  /** Security Hub's: the same. */
  detected?: { types: string[]; more?: EventPattern; of: ResourceOf<[path: string]> };
}

/** Where the levels of severity begin on GuardDuty's scale (user guide, "Severity levels for GuardDuty findings"). */
const levels = { Low: 1, Medium: 4, High: 7, Critical: 9 };
export type Level = keyof typeof levels;

/** By the name of the form, which its rule has, too. */
type GuardDutyForms = Record<string, SignalForm> & { guardduty: SignalForm };

/**
 * A finding of GuardDuty in each shape in which it arrives and that `affected` can read: its own, that of Security Hub
 * CSPM (ASFF) and that of Security Hub (OCSF). All read the same target and signal id from it, so that it is one
 * incident.
 * @param types of GuardDuty, in which `*` matches anything.
 * @param level of severity from which on findings count.
 * @param onlyNative more types, of which Security Hub's copies do not say what kind of thing they are about.
 */
export function guardDutyForms(
  types: string[],
  level: Level,
  { native, imported, detected }: Affected,
  onlyNative: string[] = [],
): GuardDutyForms {
  const severities = Object.keys(levels).filter((name) => levels[name as Level] >= levels[level]);
  const forms: GuardDutyForms = {
    guardduty: {
      pattern: guardDutyFinding(levels[level], {
        type: [...types, ...onlyNative].map(typeMatcher),
        resource: native.resource,
      }),
      target: (event) => targetOfFinding(event, native.of(event)),
    },
  };
  if (imported) {
    const labels = severities.map((name) => name.toUpperCase());
    for (const [index, some] of forImported(types).entries()) {
      forms[index === 0 ? "security-hub" : `security-hub-types-${index + 1}`] = {
        pattern: importedGuardDutyFinding(some, labels, { Resources: { Type: imported.types, ...imported.more } }),
        ...importedAbout(imported.types, imported.of, importedFindingId),
      };
    }
  }
  if (detected) {
    forms["security-hub-v2"] = {
      pattern: detectionFinding({
        severity: severities,
        metadata: { product: { name: ["GuardDuty"] } },
        finding_info: { types: types.map(typeMatcher), title: notSampleTitle },
        resources: { type: detected.types, ...detected.more },
      }),
      ...detectedAbout(detected.types, detected.of, (event) => findingIdAt(event, inFinding("finding_info.uid"))),
    };
  }
  return forms;
}

/**
 * Wildcards of imported types that one pattern can hold: each adds 3 to its complexity, of which EventBridge accepts 10
 * (aws/patterns/complexity.ts).
 */
const maximumWildcards = 3;

/** Types in as many lists as their imported forms need patterns. */
function forImported(types: string[]): string[][] {
  const isWildcard = (type: string) => Object(typeMatcher(importedType(type))).wildcard !== undefined;
  const wildcards = types.filter(isWildcard);
  const first = types.filter((type) => !isWildcard(type) || wildcards.indexOf(type) < maximumWildcards);
  const more = wildcards.slice(maximumWildcards);
  return more.length > 0 ? [first, ...forImported(more)] : [first];
}

/** GuardDuty user guide, "Sample findings". */
export const notSampleTitle = [{ "anything-but": { prefix: "[SAMPLE]" } }];
