import type { RunbookResponse } from "../../../responses/types";
import { principalRequest } from "../../../signals/customAction";
import { contained, containment } from "../principals";
import { type IamPrincipalFacts, iamPrincipal } from "../resources/iam-principal";
import { containPrincipal } from "../runbooks/ContainPrincipal";
import { releasePrincipal } from "../runbooks/ReleasePrincipal";

export const containPrincipalOnRequest: RunbookResponse<IamPrincipalFacts> = {
  name: "contain-principal-on-request",
  title: "A person requests in Security Hub that a user or role be contained",
  summary:
    "Answers the custom action Contain of the security account on findings about users, roles and access keys. A user " +
    "is denied everything and its keys are deactivated; the older sessions of a role are denied.",
  placement: "central",
  onRequest: true,
  forms: { "security-hub": principalRequest("Contain") },
  runbook: containPrincipal,
  undo: releasePrincipal,
  resource: iamPrincipal,
  coolDownHours: 0,
  nothingToDo: (_event, facts) => contained(facts),
  parameters: containment,
};
