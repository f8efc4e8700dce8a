import type { Organization } from "../../organization/names";
import type { CentralResponse, EventPattern, Response, SignalForm } from "../../responses/types";
import { responseRuleName } from "../naming";

/** One form of a central response's signal, with its rule in the security account. */
export interface CentralSignal {
  response: CentralResponse;
  form: string;
  rule: string;
  pattern: EventPattern;
  /** Such events are on the default bus of the security account, where no member can put any. */
  onDefaultBus: boolean;
}

export const centralSignals = (responses: readonly Response[], organization: Organization): CentralSignal[] =>
  responses
    .filter((response) => response.placement === "central")
    .flatMap((response) =>
      Object.entries(response.forms).map(([form, shape]) => ({
        response,
        form,
        rule: responseRuleName(response, form),
        pattern: centralPattern(shape, organization),
        onDefaultBus: shape.securityAccountOnly === true,
      })),
    );

/** The pattern of a form as its central rule has it: nobody but EventBridge can write the account of an envelope. */
export const centralPattern = (form: SignalForm, { securityAccountId }: Organization): EventPattern =>
  form.securityAccountOnly ? { ...form.pattern, account: [securityAccountId] } : form.pattern;
