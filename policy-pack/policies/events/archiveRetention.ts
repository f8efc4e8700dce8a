import { resourceRule } from "../../rule";
import { demandRange } from "../../values";

/** Archived events can be replayed for a while, and are not kept for ever. */
export const archiveRetention = resourceRule({
  name: "events-archive-retention",
  severity: "low",
  group: "self-healing",
  description: "An archive says for how many days it keeps events.",
  remediation: ["Set retentionDays of the archive: 0, like no value, keeps events for ever."],
  references: [{ framework: "NIST SP 800-53 r5", id: "SI-12" }],
  types: ["aws:cloudwatch/eventArchive:EventArchive"],
  configuration: {
    minimumDays: { type: "integer", minimum: 1, description: "Fewest days that an archive keeps events.", default: 1 },
    maximumDays: {
      type: "integer",
      minimum: 1,
      description: "Most days that an archive keeps events.",
      default: 3653,
    },
  },
  *check(inputs, { minimumDays, maximumDays }) {
    yield* demandRange(inputs.at("retentionDays"), minimumDays, maximumDays);
  },
});
