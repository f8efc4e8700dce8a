import { World } from "../../stepfunctions/world";

/** An event of a history: type, id of the previous one (null: not compared), details. */
export type Recorded = [type: string, previous: number | null, details: unknown];

/** Words that the recorder put in place of what differs every time. */
const words = new Set([
  "date",
  "datetime",
  "timestamp",
  "start-date",
  "start-time",
  "entered-time",
  "snf_role_arn",
  "uuid",
  "RandomNumberGenerated",
]);

/** What the recorder left out of answers. */
const metadata = new Set(["SdkHttpMetadata", "SdkResponseMetadata"]);

/** Does a value agree with what was recorded? Texts that are JSON are compared as JSON. */
export function agrees(found: unknown, recorded: unknown): boolean {
  const [left, right] = [parsed(found), parsed(recorded)];
  if (typeof right === "string" && (words.has(right) || /<[^<>]+>/.test(right))) return found !== undefined;
  if (typeof left !== "object" || left === null || typeof right !== "object" || right === null) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)].filter((key) => !metadata.has(key)));
  return [...keys].every((key) => agrees((left as never)[key], (right as never)[key]));
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** What is compared of an event: everything but AWS's own wording of failures. */
export function comparable([type, previous, details]: Recorded): Recorded {
  const { cause, location, state: _, ...kept } = details as { cause?: string; location?: string; state?: string };
  const own = !String((kept as { error?: string }).error ?? "").startsWith("States.");
  return [type, previous, { ...kept, ...(own && cause !== undefined && { cause }) }];
}

/**
 * Runs a definition to its end, and gives its history in the recorded form.
 * @param machines that it starts, by name.
 */
export async function historyOf(
  definition: string,
  input: string,
  prepare: (world: World) => void = () => {},
  machines: Readonly<Record<string, object>> = {},
) {
  const world = new World();
  prepare(world);
  for (const [name, other] of Object.entries(machines)) await world.create(other, name);
  const arn = await world.create(JSON.parse(definition));
  const execution = await world.start(arn, JSON.parse(input));
  await world.clock.settled();
  return (await world.history(execution)).map((event): Recorded => {
    const details = Object.entries(event).find(([name]) => name.endsWith("Details"))?.[1] ?? {};
    const {
      inputDetails: _,
      outputDetails: __,
      assignedVariablesDetails: ___,
      roleArn: ____,
      ...kept
    } = details as Record<string, unknown>;
    return [event.type, event.previousEventId, kept];
  });
}

/** Events that are on one side only. */
export function differences(found: Recorded[], expected: Recorded[], together: boolean) {
  const left = found.filter(([type]) => type !== "ParallelStateSucceeded");
  const missing: Recorded[] = [];
  for (const event of expected) {
    const matches = ([type, previous, details]: Recorded) =>
      type === event[0] && (together || event[1] === null || previous === event[1]) && agrees(details, event[2]);
    const index = together ? left.findIndex(matches) : left[0] && matches(left[0]) ? 0 : -1;
    if (index < 0) missing.push(event);
    else left.splice(index, 1);
  }
  return { missing, unexpected: left };
}
