import { type EnforcementLevel, PolicyPack } from "@pulumi/policy";
import { allRules } from "./configuration";
import { asPolicy, asStackPolicy, groupsPolicy } from "./crossguard";
import { rules, stackRules } from "./rules";
import { served, unconfigured } from "./server";
import { keepSecretMarks } from "./wire";

keepSecretMarks();
served(
  () =>
    new PolicyPack(
      "reflex",
      {
        displayName: "Reflex guardrails",
        description:
          "Guardrails for event-driven remediation on AWS: who may send events, which roles may act, and what needs " +
          "approval.",
        provider: "aws",
        policies: [...rules.map(asPolicy), ...stackRules.map(asStackPolicy), groupsPolicy],
      },
      Object.fromEntries(allRules.map(({ name }) => [name, unconfigured satisfies EnforcementLevel])),
    ),
);
