import { isRecord } from "../../aws/json";

/**
 * The JSON path dialect of InputPath and InputPathsMap: `$`, then members by name, an array element by index, or all
 * elements by `[*]`, as recorded against AWS (stackd eventbridge/inputs.json). Two indexes
 * in a row and several `[*]` are not recorded, so they are refused. A name with a dot cannot be written at all.
 */
const PATH = /^\$(?:\.[A-Za-z0-9_/-]+(?:\[(?:\d+|\*)\])?)*$/;

const SEGMENT = /\.([A-Za-z0-9_/-]+)(?:\[(\d+|\*)\])?/g;

type Segment = { member: string } | { index: number } | "every";

/** Whether PutTargets accepts the path. */
export function isInputPath(path: string): boolean {
  return PATH.test(path) && path.split("[*]").length <= 2;
}

/** The value at a path, undefined if there is none. `[*]` gives the array of what its elements hold. */
export function valueAtPath(event: unknown, path: string): unknown {
  const segments = [...path.matchAll(SEGMENT)].flatMap(([, member = "", index]): Segment[] => {
    if (index === undefined) return [{ member }];
    return [{ member }, index === "*" ? "every" : { index: Number(index) }];
  });
  return follow(event, segments);
}

function follow(value: unknown, segments: Segment[]): unknown {
  const [segment, ...rest] = segments;
  if (segment === undefined) return value;
  if (segment === "every") {
    if (!Array.isArray(value)) return undefined;
    // Not recorded: elements without the value. They are left out, as JSON path libraries do.
    return value.map((element) => follow(element, rest)).filter((found) => found !== undefined);
  }
  if ("index" in segment) return Array.isArray(value) ? follow(value[segment.index], rest) : undefined;
  if (!isRecord(value)) return undefined;
  return Object.hasOwn(value, segment.member)
    ? follow((value as Record<string, unknown>)[segment.member], rest)
    : undefined;
}
