import type { RunbookResponse } from "../../../responses/types";
import { guardDutyForms } from "../../../signals/guardDutyForms";
import { usedCredentials } from "../credentials";
import { contained, containment } from "../principals";
import { type IamPrincipalFacts, iamPrincipal } from "../resources/iam-principal";
import { containPrincipal } from "../runbooks/ContainPrincipal";
import { releasePrincipal } from "../runbooks/ReleasePrincipal";

/** GuardDuty user guide, "GuardDuty IAM finding types". Discovery alone is of low severity and often an audit. */
const types = [
  "*:IAMUser/TorIPCaller",
  "*:IAMUser/MaliciousIPCaller",
  "*:IAMUser/MaliciousIPCaller.Custom",
  "*:IAMUser/AnomalousBehavior",
];

export const credentialsUsedFromTor: RunbookResponse<IamPrincipalFacts> = {
  name: "credentials-used-from-tor",
  title: "Credentials are used through Tor, from a known malicious address or in an unusual way",
  summary:
    "Answers GuardDuty findings of medium severity and above which say that an IAM user or a role is used by somebody " +
    "else. A user is denied everything and its keys are deactivated; the older sessions of a role are denied.",
  placement: "central",
  forms: guardDutyForms(types, "Medium", usedCredentials(["IAMUser", "AssumedRole"])),
  runbook: containPrincipal,
  undo: releasePrincipal,
  resource: iamPrincipal,
  coolDownHours: 24,
  nothingToDo: (_event, facts) => contained(facts),
  parameters: containment,
};
