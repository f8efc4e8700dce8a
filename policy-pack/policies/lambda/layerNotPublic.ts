import { type Check, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** Who can read a layer can read its code. */
export const layerNotPublic = resourceRule({
  name: "lambda-layer-not-public",
  severity: "high",
  description: "No layer is shared with every account.",
  remediation: ['Set principal to an account, or organizationId together with the principal "*".'],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-3" }],
  types: ["aws:lambda/layerVersionPermission:LayerVersionPermission"],
  configuration: {},
  *check(inputs): Check {
    const [principal, organization] = [inputs.at("principal"), inputs.at("organizationId")];
    if (principal.kind === "unknown") yield unjudged(principal);
    if (principal.value !== "*" || organization.text !== "") return;
    if (organization.kind === "unknown") yield unjudged(organization);
    else yield { field: "principal", found: '"*" shares the layer with every account', fix: "Name an account." };
  },
});
