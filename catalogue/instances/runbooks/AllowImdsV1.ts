import { protectedTagKey } from "../../../runbooks/language/protection";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { instanceId } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
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
    r.withDefaults({ maxAttempts: 3 }, () => {
      prior.prove("ProveOptionsSaved", prior.key(id));
      setTokens(r, id, prior.load("LoadOptions", id, metadataRecord).tokens);
      tell(r, context, "SayAllowed", text`The metadata service of ${id} is as before`, [
        text`The metadata service of ${id} treats calls without a token as before incident ${r.incidentId}, at the request of a person.`,
        `The finding comes back: suppress it, or give the instance the tag ${protectedTagKey} until its programs use tokens.`,
      ]);
    });
  },
);
