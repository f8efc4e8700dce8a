/**
 * The resources that both example stacks register, and how they differ from those of another commit:
 *   npm run --silent resources > before.json        on the one commit
 *   npm run resources -- --against before.json      on the other; exit 1 when a resource or an input differs
 * The code of functions is left out. Texts that people read are listed apart: they may be reworded.
 */
import { readFileSync } from "node:fs";
import { blueprint } from "../cli/blueprint";

interface Registered {
  urn: string;
  type: string;
  account: string;
  region: string;
  inputs: Record<string, unknown>;
}

/** Fields of resources, of Automation documents and of state machines that hold a sentence that people read. */
const texts = new Set([
  "alarmDescription",
  "assumeRole.description",
  "Comment",
  "description",
  "Description",
  "displayName",
  "InputPayload.Message",
  "Message",
  "message",
  "Subject",
]);

async function registered(): Promise<Registered[]> {
  const { deployment } = await blueprint();
  return deployment.resources.map(({ urn, type, account, region, inputs }) => {
    const { code: _, ...rest } = inputs;
    return JSON.parse(JSON.stringify({ urn, type, account, region, inputs: rest })) as Registered;
  });
}

interface Difference {
  at: string;
  before: unknown;
  after: unknown;
}

/** Every leaf in which two values differ; texts that hold JSON are compared as what they hold. */
function* differences(before: unknown, after: unknown, at: string): Generator<Difference> {
  const [one, other] = [opened(before), opened(after)];
  if (isObject(one) && isObject(other) && Array.isArray(one) === Array.isArray(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      yield* differences(one[key], other[key], `${at}.${key}`);
    }
  } else if (one !== other) yield { at, before: one, after: other };
  else if (typeof before === "string" && before !== after) yield { at, before, after };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const isText = ({ at, before, after }: Difference): boolean =>
  typeof before === "string" && typeof after === "string" && texts.has(at.split(".").at(-1) ?? "");

function compare(before: Registered[], after: Registered[]): number {
  const old = new Map(before.map((resource) => [resource.urn, resource]));
  const found: Difference[] = [];
  for (const resource of after) {
    const was = old.get(resource.urn);
    old.delete(resource.urn);
    if (was) found.push(...differences(was, resource, resource.urn));
    else found.push({ at: resource.urn, before: undefined, after: "registered" });
  }
  for (const urn of old.keys()) found.push({ at: urn, before: "registered", after: undefined });
  const changes = found.filter((difference) => !isText(difference));
  const reworded = found.filter(isText);
  for (const { at, before: one, after: other } of [...reworded, ...changes]) {
    console.log(`${at}\n  - ${JSON.stringify(one)}\n  + ${JSON.stringify(other)}`);
  }
  console.log(
    `${after.length} resources (before: ${before.length}); ${changes.length} differences, ${reworded.length} texts reworded.`,
  );
  return changes.length > 0 ? 1 : 0;
}

async function main([option, file, ...rest]: string[]): Promise<number> {
  const resources = await registered();
  if (option === undefined) {
    console.log(JSON.stringify(resources, null, 1));
    return 0;
  }
  if (option !== "--against" || !file || rest.length > 0) {
    console.error("usage: npm run resources [-- --against FILE]");
    return 2;
  }
  return compare(JSON.parse(readFileSync(file, "utf8")) as Registered[], resources);
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
