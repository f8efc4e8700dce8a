import { investigatorRoleName } from "../../organization/names";
import type { Call, MemberAccess } from "../shared/dependencies";
import { assumeIn } from "../shared/sessions";

/** Calls in a member account with a session of its investigator role, which can only read. */
export const investigator = (
  outside: MemberAccess,
  account: string,
  region: string,
  sessionName: string,
): Promise<Call> => assumeIn(outside, { account, region, role: investigatorRoleName }, sessionName);
