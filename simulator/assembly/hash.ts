import { createHash } from "node:crypto";
import type { Deployment } from "../aws";

/** Characters from which a text counts as code: the bundles of functions are most of a deployment. */
const long = 10_000;

/** The hash of each code: the deployments of a process have the same ones, and hashing them is most of the work. */
const known = new Map<string, string>();

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function short(_: string, value: unknown): unknown {
  if (typeof value !== "string" || value.length < long) return value;
  const hash = known.get(value) ?? sha256(value);
  known.set(value, hash);
  return hash;
}

/** Identifies a deployment by its resources and their inputs. */
export const hashOf = ({ resources }: Deployment): string => sha256(JSON.stringify(resources, short));
