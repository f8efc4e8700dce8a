import { isRecord } from "../../aws/json";
import { marked, notKnown } from "../../policy-pack/field";
import { given } from "../../policy-pack/given";
import { type StackResource, scopeOf } from "../../policy-pack/stack";
import { unknowns } from "../../policy-pack/wire";
import { UsageError } from "../errors";
import { readJson } from "../files";

/** How Pulumi marks what is no plain data (sdk/go/common/resource/sig). */
const signature = { key: "4dabf18193072939515e22adb298388d", secret: "1b47061264138c4ac30d75fd1eb44270" };

/**
 * The resources of a stack, from what `pulumi stack export` or `pulumi preview --json` writes. Secrets that are
 * encrypted there are not known.
 * @throws UsageError where the file is neither.
 */
export function readStack(file: string): StackResource[] {
  const content = readJson(file, "stack");
  const states = isRecord(content) ? (statesOfExport(content) ?? statesOfPreview(content)) : undefined;
  if (!states)
    throw new UsageError(
      `stack ${file} is neither an exported stack nor a preview; write it with: pulumi stack export --file FILE, ` +
        "or: pulumi preview --json > FILE",
    );
  const providers = new Map(states.map((state) => [state.urn, plain(state.inputs)]));
  return states.map((state) => {
    const { urn, type, external, inputs, outputs, protect, ignoreChanges, provider } = state;
    const dependencies = dependenciesOf(state.propertyDependencies);
    const [owner = ""] = typeof provider === "string" ? provider.split(/::[^:]*$/) : [];
    const answers = recordOf(plain(outputs));
    return {
      urn: textOf(urn),
      type: textOf(type),
      inputs: given(external === true ? undefined : recordOf(plain(inputs)), answers, dependencies),
      outputs: answers,
      options: { protect: protect === true, ignoreChanges: textsOf(ignoreChanges) },
      scope: scopeOf(recordOf(providers.get(owner))),
      dependencies,
    };
  });
}

type State = Record<string, unknown>;

function statesOfExport({ deployment }: State): State[] | undefined {
  if (!isRecord(deployment)) return undefined;
  const { resources = [] } = deployment;
  // What waits to be deleted is no part of the stack any more.
  return Array.isArray(resources) ? resources.filter(isRecord).filter((state) => state.delete !== true) : undefined;
}

/** Steps of a preview that leave a resource in the stack have its new state. */
function statesOfPreview({ steps }: State): State[] | undefined {
  if (!Array.isArray(steps)) return undefined;
  const states = steps.filter(isRecord).flatMap(({ newState }) => (isRecord(newState) ? [newState] : []));
  return [...new Map(states.map((state) => [state.urn, state])).values()];
}

function plain(value: unknown): unknown {
  if (unknowns.has(value)) return notKnown;
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  if (value[signature.key] === signature.secret) return marked(revealed(value));
  const entries = Object.entries(value).filter(([key]) => key !== "__defaults");
  return Object.fromEntries(entries.map(([key, member]) => [key, plain(member)]));
}

/** A secret is plain in a stack that was exported with --show-secrets only. */
function revealed({ plaintext }: State): unknown {
  if (typeof plaintext !== "string") return notKnown;
  try {
    return plain(JSON.parse(plaintext));
  } catch {
    // A preview writes [secret] in its place.
    return notKnown;
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : []);
const dependenciesOf = (value: unknown): Record<string, string[]> =>
  Object.fromEntries(Object.entries(recordOf(value)).map(([key, urns]) => [key, textsOf(urns)]));
