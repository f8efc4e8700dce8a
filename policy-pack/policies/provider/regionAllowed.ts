import { read } from "../../finding";
import { resourceRule } from "../../rule";
import { demandOneOf } from "../../values";

const provider = "pulumi:providers:aws";

/** Nothing is created in an unmonitored Region. */
export const regionAllowed = resourceRule({
  name: "provider-region-allowed",
  severity: "high",
  description: "A provider and its resources are in a Region that is named and allowed.",
  remediation: [
    "Set region of the aws.Provider: otherwise the environment of whoever deploys decides.",
    "Move the resource to an allowed Region, or add the Region to the configuration and to what watches it.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "CM-7" }],
  types: [provider, "aws:*"],
  configuration: {
    regions: {
      type: "array",
      items: { type: "string" },
      description: "Regions that may be used. Empty: any that is named.",
      default: [] as string[],
    },
  },
  *check(inputs, { regions }, { type }) {
    const field = inputs.at("region");
    if (type !== provider && field.kind === "absent") return;
    const text = yield* read(field, "text", "Set it to the Region of the stack.");
    if (text !== undefined && regions.length > 0)
      yield* demandOneOf(field, regions, `Use one of ${regions.join(", ")}.`);
  },
});
