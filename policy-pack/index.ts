import { PolicyPack } from "@pulumi/policy";
import { asPolicy, asStackPolicy } from "./crossguard";
import { rules, stackRules } from "./rules";

new PolicyPack("reflex", {
  displayName: "Reflex guardrails",
  description: "Guardrails for event-driven remediation on AWS: who may send, who may act, and what people decide.",
  provider: "aws",
  enforcementLevel: "mandatory",
  policies: [...rules.map(asPolicy), ...stackRules.map(asStackPolicy)],
});
