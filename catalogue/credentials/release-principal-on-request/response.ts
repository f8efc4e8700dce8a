import type { RunbookResponse } from "../../../responses/types";
import { fromUndone, principalRequest } from "../../../signals/customAction";
import { type IamPrincipalFacts, iamPrincipal } from "../resources/iam-principal";
import { containPrincipal } from "../runbooks/ContainPrincipal";
import { releasePrincipal } from "../runbooks/ReleasePrincipal";

export const releasePrincipalOnRequest: RunbookResponse<IamPrincipalFacts> = {
  name: "release-principal-on-request",
  title: "A person requests in Security Hub that a user or role be released",
  summary:
    "Answers the custom action Release of the security account on findings about users, roles and access keys. What the " +
    "last containment changed is restored, if it was within 14 days.",
  placement: "central",
  onRequest: true,
  forms: { "security-hub": principalRequest("Release") },
  runbook: releasePrincipal,
  undoes: containPrincipal,
  resource: iamPrincipal,
  coolDownHours: 0,
  parameters: fromUndone(releasePrincipal),
};
