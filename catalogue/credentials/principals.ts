import type { ParameterInputs } from "../../responses/types";
import { none } from "../../runbooks/shared/parameters";
import type { IamPrincipalFacts } from "./resources/iam-principal";
import { no, yes } from "./runbooks/identity/parameters";

/** Why ContainPrincipal has nothing left to do. Of a role nothing says it: sessions begin all the time. */
export const contained = ({ denied, activeKeys }: IamPrincipalFacts) =>
  denied && activeKeys.length === 0 ? "the user is denied everything and has no active access key" : undefined;

/** By which names runbooks know a principal. */
export const principalNames = ({ name, type }: IamPrincipalFacts): Record<string, string[]> => ({
  UserName: [type === "user" ? name : none],
  RoleName: [type === "role" ? name : none],
});

/** The parameters of ContainPrincipal for a principal. */
export const containment = ({ facts, now }: ParameterInputs<IamPrincipalFacts>): Record<string, string[]> => ({
  ...principalNames(facts),
  RevokeBefore: [now],
  DeniedBefore: [facts.denied ? yes : no],
});
