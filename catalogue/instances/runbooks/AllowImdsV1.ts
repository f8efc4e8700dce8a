import { protectedTagKey } from "../../../runbooks/language/protection";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { instanceId } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { metadataRecord, setTokens } from "./metadata/options";

export const allowImdsV1 = defineRunbook(
  {
    name: "AllowImdsV1",
    summary:
      "Gives the metadata service of an instance the setting for tokens that it had before RequireImdsV2 changed it in " +
      "the same incident.",
    parameters: { InstanceId: instanceId },
  },
  (r, context) => {
    const { InstanceId: id } = r.parameters;
    const prior = new PriorState(r, context);
    const byHand = text`Set whether the metadata service of ${id} requires tokens by hand.`;
    const remediation = new Remediation(r, context, {
      subject: text`The metadata service of ${id}`,
      resource: text`the metadata service of ${id}`,
      goal: "as before",
      byHand,
      parts: { Tokens: { what: "restore the setting for tokens", matters: "Programs may lack credentials.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const { tokens } = remediation.required(() => {
        prior.prove("ProveOptionsSaved", prior.key(id));
        return prior.load("LoadOptions", id, metadataRecord);
      });
      remediation.essential("Tokens", () => setTokens(r, id, tokens));
      remediation.conclude(
        "SayAllowed",
        text`The metadata service of ${id} is as before`,
        [
          text`The metadata service of ${id} treats calls without a token as before incident ${r.incidentId}, at the request of a person.`,
          `The finding comes back: suppress it, or give the instance the tag ${protectedTagKey} until its programs use tokens.`,
        ],
        [],
      );
    });
  },
);
