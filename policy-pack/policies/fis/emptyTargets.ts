import { resourceRule } from "../../rule";
import { demandOneOf } from "../../values";

/** An experiment that hits nothing has proved nothing. */
export const emptyTargets = resourceRule({
  name: "fis-empty-targets-fail",
  severity: "medium",
  description: "An experiment whose targets match nothing fails.",
  remediation: ['Set experimentOptions.emptyTargetResolutionMode to "fail", or leave it out.'],
  references: [],
  types: ["aws:fis/experimentTemplate:ExperimentTemplate"],
  configuration: {},
  *check(inputs) {
    const mode = inputs.at("experimentOptions").at("emptyTargetResolutionMode");
    // FIS fails by default.
    if (mode.kind !== "absent") yield* demandOneOf(mode, ["fail"], 'Set it to "fail".');
  },
});
