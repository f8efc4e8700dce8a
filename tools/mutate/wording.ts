import type { NodePath } from "@stryker-mutator/api/ignore";
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** The nodes of Babel's syntax tree that hold text; Stryker types a path as an empty object. */
interface TextPath extends NodePath {
  node?: { type: string; value?: unknown; quasis?: Array<{ value: { cooked?: string } }> };
}

/**
 * True for text that a person reads: two words with a space between them, or one word that a value follows. Expressions
 * that DynamoDB evaluates look alike and are none: they compare, or they name a placeholder (`:now`).
 */
export function isWording(text: string): boolean {
  return /[\p{L}\d»”"'`),.:;] +\p{L}|\p{L}[,.:;]? $|^[,.:;]? \p{L}/u.test(text) && !/(^| )(<?=|:\w)/.test(text);
}

function textOf({ node }: TextPath): string | undefined {
  if (node?.type === "StringLiteral" && typeof node.value === "string") return node.value;
  // What is filled in is one letter: `${count} values` is wording, `${account}#${region}` is a key.
  if (node?.type === "TemplateLiteral") return node.quasis?.map(({ value }) => value.cooked ?? "").join("x");
  return undefined;
}

/** Leaves the wording of messages, with all that is filled in, out of the mutants: no decision depends on it. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "wording", {
    shouldIgnore(path: TextPath): string | undefined {
      const text = textOf(path);
      return text !== undefined && isWording(text) ? "wording" : undefined;
    },
  }),
];
