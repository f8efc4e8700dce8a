import { type Ref, text } from "../../../../runbooks/language/references";
import { returnPart } from "../../../../runbooks/shared/membership";
import type { Part } from "../../../../runbooks/shared/remediation";
import { incidentTag } from "../../../../runbooks/shared/tags";
import { revokingPolicyName, statusTag } from "./records";

/** What a release consists of, in the order of its steps. */
export const releaseParts = (id: Ref<string>, group: Ref<string>, role: Ref<string>) =>
  ({
    Network: {
      what: "give its interfaces their security groups again",
      matters: "It is still cut off.",
      byHand: "Give each interface the groups that the run shows at LoadInterface.",
    },
    Addresses: {
      what: "give it its elastic IP addresses again",
      matters: "They do not lead to it.",
      byHand: "Associate each as the run shows at LoadElasticIp.",
    },
    Sessions: {
      what: "allow the older sessions of its role",
      matters: "Whoever uses one of them is denied.",
      byHand: text`Remove the policy ${revokingPolicyName} of the role ${role} if it has one.`,
    },
    Profile: {
      what: "give it its instance profile again",
      matters: "It gets no credentials.",
      byHand: text`Associate the profile of ${role} that the run shows at LoadProfile.`,
    },
    Volumes: {
      what: "let its volumes be deleted with it as before",
      matters: "They stay when it is terminated, and cost money.",
      byHand: "Set DeleteOnTermination of each as the run shows at LoadVolume.",
    },
    Protection: {
      what: "set its protection from termination as before",
      matters: "It cannot be terminated, or stops where it should be terminated.",
      byHand: "Set it and the shutdown behaviour as the run shows at LoadProtection.",
    },
    Member: returnPart(group),
    Tags: {
      what: "remove the tags of the isolation",
      matters: "They say that it is isolated, and an approval from before may still terminate it.",
      byHand: text`Remove ${incidentTag} and ${statusTag} of ${id} when its interfaces have their groups.`,
    },
  }) satisfies Record<string, Part>;
