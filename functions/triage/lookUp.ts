import { accountsOf } from "../../organization/settings";
import type { Facts, ResourceKind } from "../../responses/resource";
import type { Target } from "../../responses/types";
import type { Call, MemberAccess } from "../shared/dependencies";
import { look } from "../shared/look";
import { enterMember, lookupPolicy } from "./sessions";

/** The target's resource, read in its account with a session that can only read; undefined when it does not exist. */
export async function lookUp(
  dependencies: MemberAccess,
  kind: ResourceKind,
  target: Target,
): Promise<Facts | undefined> {
  // What needs no reads needs no session either.
  await dependencies.members.readAll();
  const enter = () => enterMember(dependencies, target, "reflex-lookup", lookupPolicy(kind));
  return look(kind.reads.length > 0 ? await enter() : noCalls, kind, target, accountsOf(dependencies.settings));
}

const noCalls: Call = () => Promise.reject(new Error("There is no session for a kind without reads."));
