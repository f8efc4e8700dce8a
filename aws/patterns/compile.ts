import { InvalidPattern } from "./invalid";
import { type JsonNode, readJson } from "./json";
import { compileEntry, OPERATORS } from "./operators";
import { FieldMatcher } from "./values";

/** One way to satisfy a pattern: every field (dotted path) must match. `$or` makes several of them. */
export type Alternative = ReadonlyMap<string, FieldMatcher>;

/** Rule combinations that `$or` may make: the numbers of entries of all `$or` multiplied [EventBridge quotas]. */
const MAXIMUM_COMBINATIONS = 1_000;
/** The most fields that event-ruler allows in one rule. */
const MAXIMUM_FIELDS = 256;

/** Field names that event-ruler keeps for itself inside `$or`. */
const RESERVED_IN_OR: ReadonlySet<string> = new Set([
  ...OPERATORS,
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after", "date-on-or-after"],
  ...["date-before", "date-on-or-before", "in-date-range", "ip-address-in-range", "ip-address-not-in-range"],
]);

type ObjectNode = JsonNode & { kind: "object" };

/**
 * Compiles a pattern, given as a value or as JSON text. Throws InvalidPattern. event-ruler would try its older grammar as
 * well, in which $or is a field like any other; EventBridge does not (recorded).
 */
export function compileAlternatives(pattern: unknown): Alternative[] {
  return new Compiler().compile(readPattern(pattern));
}

/** Text of a pattern as it would be sent: a text as it is, a value as compact JSON. Throws InvalidPattern. */
export function patternText(pattern: unknown): string {
  if (typeof pattern === "string") return pattern;
  const text = JSON.stringify(pattern, (key, value) => {
    if (!isJson(value, key)) {
      throw new InvalidPattern(
        "",
        `${JSON.stringify(key)} holds a value that is not JSON (${typeof value})`,
        "resolve it first",
      );
    }
    return value;
  });
  if (text === undefined) throw new InvalidPattern("", "it is not JSON", "give an object or its JSON text");
  return text;
}

// A member that is undefined is left out, as everywhere in JSON; an element would turn into null and match something.
function isJson(value: unknown, key: string): boolean {
  if (value === undefined) return !/^\d+$/.test(key);
  if (typeof value === "number") return Number.isFinite(value);
  return ["object", "string", "boolean"].includes(typeof value);
}

function readPattern(pattern: unknown): ObjectNode {
  let node: JsonNode;
  try {
    node = readJson(patternText(pattern));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidPattern("", `it is not JSON (${error.message})`, "correct the text");
  }
  if (node.kind === "object") return node;
  throw new InvalidPattern("", `it is ${node.kind === "array" ? "a list" : `a ${node.kind}`}`, "write a JSON object");
}

class Compiler {
  private combinations = 1;

  compile(node: ObjectNode): Alternative[] {
    const alternatives = this.object(node, "", [], false);
    for (const { size } of alternatives) {
      if (size > MAXIMUM_FIELDS) {
        throw new InvalidPattern("", `${size} fields in one rule`, `use at most ${MAXIMUM_FIELDS}, or two rules`);
      }
    }
    return alternatives;
  }

  // Members are applied in order to all alternatives so far: a path that comes twice keeps what was said last.
  private object(node: ObjectNode, path: string, before: Alternative[], insideOr: boolean): Alternative[] {
    if (node.members.length === 0) {
      throw new InvalidPattern(path, "an object without fields", "name a field, or leave the object out");
    }
    let alternatives = before;
    for (const { key, value } of node.members) {
      if (key === "$or") {
        alternatives = this.or(value, path, alternatives);
      } else {
        if (insideOr && RESERVED_IN_OR.has(key)) {
          throw new InvalidPattern(join(path, key), "this name is reserved inside $or", "name a field of the event");
        }
        alternatives = this.field(value, join(path, key), alternatives, insideOr);
      }
    }
    return alternatives;
  }

  private field(value: JsonNode, path: string, before: Alternative[], insideOr: boolean): Alternative[] {
    if (value.kind === "object") return this.object(value, path, before, insideOr);
    if (value.kind !== "array") {
      throw new InvalidPattern(path, "the value is not a list", "put it in brackets, even if there is only one");
    }
    if (value.items.length === 0) {
      throw new InvalidPattern(path, "the list is empty", "name a value, or leave the field out");
    }
    const entries = value.items.map((item) => compileEntry(item, path));
    const matcher = new FieldMatcher(entries, value.items);
    return orStart(before).map((alternative) => new Map([...alternative, [path, matcher]]));
  }

  private or(value: JsonNode, path: string, before: Alternative[]): Alternative[] {
    const place = join(path, "$or");
    if (value.kind !== "array") throw new InvalidPattern(place, "it is not a list", "list the alternatives as objects");
    const objects = value.items.map((item) => {
      if (item.kind === "object") return item;
      throw new InvalidPattern(place, "an alternative is not an object", 'write objects: [{"a": […]}, {"b": […]}]');
    });
    if (objects.length < 2) {
      throw new InvalidPattern(place, `${objects.length} alternative(s)`, "give at least two, or leave $or out");
    }
    this.combinations *= objects.length;
    if (this.combinations > MAXIMUM_COMBINATIONS) {
      throw new InvalidPattern(
        place,
        `${this.combinations} combinations of $or alternatives`,
        `stay within ${MAXIMUM_COMBINATIONS}: split the rule`,
      );
    }
    return objects.flatMap((object) => this.object(object, path, orStart(before), true));
  }
}

function orStart(alternatives: Alternative[]): Alternative[] {
  return alternatives.length > 0 ? alternatives : [new Map()];
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
