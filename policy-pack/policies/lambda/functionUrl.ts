import { resourceRule } from "../../rule";
import { demandOneOf } from "../../values";

/** A URL without authorization is open to everybody who finds it. */
export const functionUrlAuth = resourceRule({
  name: "lambda-function-url-auth",
  severity: "high",
  description: "A function URL authorizes its callers.",
  remediation: [
    "Set authorizationType to AWS_IAM, and let callers sign their requests.",
    "For a public web hook use API Gateway or CloudFront in front, or exempt the URL with the reason.",
  ],
  references: [
    { framework: "AWS FSBP", id: "Lambda.1" },
    { framework: "NIST SP 800-53 r5", id: "AC-3" },
  ],
  types: ["aws:lambda/functionUrl:FunctionUrl"],
  configuration: {},
  *check(inputs) {
    yield* demandOneOf(inputs.at("authorizationType"), ["AWS_IAM"], "Set it to AWS_IAM.");
  },
});
