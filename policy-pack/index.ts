import { PolicyPack } from "@pulumi/policy";
import { asPolicy } from "./crossguard";
import { rules } from "./rules";

new PolicyPack("reflex", {
  displayName: "Reflex guardrails",
  description: "Guardrails for event-driven remediation on AWS: who may send, who may act, and what people decide.",
  provider: "aws",
  enforcementLevel: "mandatory",
  policies: rules.map(asPolicy),
});
