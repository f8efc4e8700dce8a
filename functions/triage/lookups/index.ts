import type { Facts, Target } from "../../../responses/types";
import type { Dependencies } from "../dependencies";
import { enterMember, lookupPolicy } from "../sessions";
import { lookUpInstance } from "./instance";
import { lookUpSecurityGroup } from "./securityGroup";

/** The target's resource, read in its account with a session that can only read; undefined when it does not exist. */
export async function lookUp(
  dependencies: Pick<Dependencies, "memberClients" | "settings" | "sts">,
  target: Target,
): Promise<Facts | undefined> {
  const { kind, id } = target.resource;
  const member = await enterMember(dependencies, target, "reflex-lookup", lookupPolicy(kind));
  return kind === "instance" ? lookUpInstance(member, id) : lookUpSecurityGroup(member, id);
}
