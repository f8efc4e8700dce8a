import { investigatorRoleName } from "../../organization/names";
import type { Call } from "../triage/dependencies";
import { assumeIn } from "../triage/sessions";
import type { Dependencies } from "./dependencies";

/** Calls in a member account with a session of its investigator role, which can only read. */
export const investigator = (
  outside: Pick<Dependencies, "memberCalls" | "settings" | "sts">,
  account: string,
  region: string,
  sessionName: string,
): Promise<Call> => assumeIn(outside, { account, region, role: investigatorRoleName }, sessionName);
