import { createHash } from "node:crypto";
import type { Deployment } from "../aws";

/** Identifies a deployment by its resources and their inputs. */
export const hashOf = ({ resources }: Deployment): string =>
  createHash("sha256").update(JSON.stringify(resources)).digest("hex");
