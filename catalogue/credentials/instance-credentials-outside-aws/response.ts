import type { RunbookResponse } from "../../../responses/types";
import { guardDutyForms } from "../../../signals/guardDutyForms";
import { usedCredentials } from "../credentials";
import { containment } from "../principals";
import { type IamPrincipalFacts, iamPrincipal } from "../resources/iam-principal";
import { containPrincipal } from "../runbooks/ContainPrincipal";
import { releasePrincipal } from "../runbooks/ReleasePrincipal";

const types = ["UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS"];

export const instanceCredentialsOutsideAws: RunbookResponse<IamPrincipalFacts> = {
  name: "instance-credentials-outside-aws",
  title: "Credentials of an instance are used outside AWS",
  summary:
    "Answers GuardDuty findings which say that credentials made for an instance are used from an address outside AWS. " +
    "The sessions of its role that began before are denied; instances get new ones by themselves.",
  placement: "central",
  forms: guardDutyForms(types, "High", usedCredentials(["AssumedRole"])),
  runbook: containPrincipal,
  undo: releasePrincipal,
  resource: iamPrincipal,
  coolDownHours: 24,
  parameters: containment,
};
