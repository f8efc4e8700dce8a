import { PolicyPack } from "@pulumi/policy";
import { asPolicy, asStackPolicy } from "./crossguard";
import { rules, stackRules } from "./rules";
import { keepSecretMarks } from "./wire";

keepSecretMarks();

new PolicyPack("reflex", {
  displayName: "Reflex guardrails",
  description:
    "Guardrails for event-driven remediation on AWS: who may send events, which roles may act, and what needs approval.",
  provider: "aws",
  enforcementLevel: "mandatory",
  policies: [...rules.map(asPolicy), ...stackRules.map(asStackPolicy)],
});
