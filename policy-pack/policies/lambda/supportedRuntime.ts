import { read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";
import { demandOneOf } from "../../values";

/** A runtime gets security patches until AWS deprecates it. */
export const supportedRuntime = resourceRule({
  name: "lambda-supported-runtime",
  severity: "medium",
  description: "A function uses a runtime that AWS still patches.",
  remediation: ["Move the function to a runtime of the list, and test it there.", "Set runtime to its identifier."],
  references: [
    { framework: "AWS FSBP", id: "Lambda.2" },
    { framework: "NIST SP 800-53 r5", id: "SI-2" },
  ],
  types: ["aws:lambda/function:Function"],
  configuration: {
    runtimes: {
      type: "array",
      items: { type: "string" },
      description:
        "Runtimes that functions may use: those of the Lambda developer guide (Lambda runtimes) that are not past " +
        "their deprecation date in November 2026.",
      default: [
        ...["dotnet10", "java25", "java21", "java17", "java11", "java8.al2", "nodejs24.x", "nodejs22.x"],
        ...["provided.al2023", "python3.14", "python3.13", "python3.12", "python3.11", "ruby3.4", "ruby3.3"],
      ],
    },
  },
  *check(inputs, { runtimes }) {
    const packageType = inputs.at("packageType");
    if (packageType.kind === "unknown") yield unjudged(packageType);
    // An image brings its own runtime.
    if (packageType.kind === "unknown" || packageType.value === "Image") return;
    const fix = `Set it to one of ${runtimes.join(", ")}.`;
    if ((yield* read(inputs.at("runtime"), "text", fix)) !== undefined)
      yield* demandOneOf(inputs.at("runtime"), runtimes, fix);
  },
});
