import { Secret } from "@pulumi/policy";
import { marked, notKnown } from "./field";

import deserialize = require("@pulumi/policy/deserialize");
import proxy = require("@pulumi/policy/proxy");

/** What @pulumi/policy (1.21) does not show in its types. A message is a Struct of google-protobuf. */
type Deserialize = (message: object, proxySecrets: boolean) => object;
const { deserializeProperties: original } = deserialize as unknown as { deserializeProperties?: Deserialize };
const names = proxy as unknown as Readonly<Record<string, string | undefined>>;
const { isSpecialProxy = "", getSpecialProxyTarget = "" } = names;

/** The texts by which the engine writes what is not known. */
export const unknowns: ReadonlySet<unknown> = new Set(
  ["Archive", "Array", "Asset", "Boolean", "Number", "Object", "String"].map((kind) => names[`unknown${kind}Value`]),
);

/**
 * Lets @pulumi/policy keep the marks of secrets in what it reads of the engine's messages: it removes them for policies,
 * and keeps them only for remediations, behind a proxy. Every policy would read the same message again: once is enough.
 * @throws Error where the package is no longer made as expected, because secrets would be printed then.
 */
export function keepSecretMarks(): void {
  if (original === undefined || isSpecialProxy === "" || getSpecialProxyTarget === "" || unknowns.has(undefined))
    throw new Error("@pulumi/policy is not made as expected: the pack cannot keep the marks of secrets.");
  const read = new WeakMap<object, object>();
  const deserializeProperties: Deserialize = (message, proxySecrets) => {
    // Remediations change what they are given.
    const known = (proxySecrets ? undefined : read.get(message)) ?? original(message, true);
    if (!proxySecrets) read.set(message, known);
    return known;
  };
  Object.assign(deserialize, { deserializeProperties });
}

/** Where a bridged provider notes in each object which values it filled in itself: no input of anybody. */
const bookkeeping = "__defaults";

const plainProperties = new WeakMap<object, Record<string, unknown>>();

/**
 * The properties of a resource as plain data with the marks of what is unknown or secret. @pulumi/policy hands them out
 * behind proxies, of which one throws where a value is not known and the other one opens secrets.
 */
export function plainInputs(properties: Record<string, unknown>): Record<string, unknown> {
  let target = properties;
  while (target[isSpecialProxy] === true) target = target[getSpecialProxyTarget] as Record<string, unknown>;
  const known = plainProperties.get(target) ?? (plain(target) as Record<string, unknown>);
  plainProperties.set(target, known);
  return known;
}

function plain(value: unknown): unknown {
  if (unknowns.has(value)) return notKnown;
  if (Array.isArray(value)) return Array.from(value, plain);
  if (value instanceof Secret) {
    return marked(plain(value.value));
  }
  // Assets and archives are objects of a class; no rule reads them.
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).filter(([key]) => key !== bookkeeping);
  return Object.fromEntries(entries.map(([key, member]) => [key, plain(member)]));
}
