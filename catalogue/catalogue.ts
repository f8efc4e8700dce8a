import type { Response } from "../responses/types";
import { resolve } from "./resolve";
import { responses } from "./responses";

/** Everything Reflex answers. Rules, forwarders, roles, documents and pages are derived from it. */
export const catalogue: readonly Response[] = resolve(responses);
