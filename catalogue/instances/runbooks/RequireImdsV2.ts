import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { instanceId } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { metadataRecord, readTokens, setTokens } from "./metadata/options";

export const requireImdsV2 = defineRunbook(
  {
    name: "RequireImdsV2",
    summary:
      "Makes the metadata service of an instance answer only calls with a token (IMDSv2), so that a program which can " +
      "be made to fetch an address does not give away the credentials of the instance. AllowImdsV1 undoes it.",
    parameters: { InstanceId: instanceId },
    undo: "AllowImdsV1",
  },
  (r, context) => {
    const { InstanceId: id } = r.parameters;
    const byHand = text`Require tokens of the metadata service of ${id} by hand.`;
    const remediation = new Remediation(r, context, {
      subject: text`The metadata service of ${id}`,
      resource: text`the metadata service of ${id}`,
      goal: "requiring tokens",
      byHand,
      parts: { Tokens: { what: "require tokens", matters: "It may give its credentials away.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
        const tokens = readTokens(r, "ReadOptions", id);
        new PriorState(r, context).save("Options", id, metadataRecord, { tokens });
      });
      remediation.essential("Tokens", () => setTokens(r, id, "required"));
      remediation.conclude(
        "SayRequired",
        text`The metadata service of ${id} requires tokens`,
        [text`The metadata service of ${id} answers only calls with a token (IMDSv2) from now on.`],
        [
          text`Programs that call it without one lose their credentials: if one fails now, AllowImdsV1 with incident ${r.incidentId} undoes it.`,
        ],
      );
    });
  },
);
