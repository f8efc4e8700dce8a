import { read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** The owner of a resource allows experiments on it with a tag. */
export const targetsByTag = resourceRule({
  name: "fis-targets-by-tag",
  severity: "medium",
  group: "self-healing",
  description: "A target of an experiment is chosen by tags, not by ARN.",
  remediation: [
    "Replace resourceArns of the target by resourceTags.",
    "Tag the resources that experiments may hit; remove the tag to exclude one.",
  ],
  references: [],
  types: ["aws:fis/experimentTemplate:ExperimentTemplate"],
  configuration: {
    typesByArn: {
      type: "array",
      items: { type: "string" },
      description: "Resource types that may be named by ARN, as in aws:iam:role.",
      default: [] as string[],
    },
  },
  *check(inputs, { typesByArn }) {
    const targets = inputs.at("targets");
    if (targets.kind === "absent") return;
    if (targets.kind === "unknown") {
      yield unjudged(targets);
      return;
    }
    for (const target of targets.elements()) {
      const type = yield* read(target.at("resourceType"), "text", "Set it to the type of the resources.");
      if (type === undefined || typesByArn.includes(type)) continue;
      const [arns, tags] = [target.at("resourceArns"), target.at("resourceTags")];
      if (arns.kind === "unknown") yield unjudged(arns);
      else if (arns.kind !== "absent")
        yield { field: arns.path, found: "resources are named by ARN", fix: "Choose them by resourceTags." };
      else {
        const given = yield* read(tags, "list", "Set it to the tags of the resources.");
        if (given?.length === 0)
          yield { field: tags.path, found: "the list is empty", fix: "Set it to the tags of the resources." };
      }
    }
  },
});
