import * as pulumi from "@pulumi/pulumi";
import { catalogue } from "./catalogue/catalogue";
import { loadConfig, type ReflexConfig } from "./components/config/stackConfig";
import { Guardrails } from "./components/guardrails";
import { MemberAccount } from "./components/memberAccount";
import { responsesFor } from "./components/plan/gameDays";
import { accountOf, accountProvider } from "./components/provider";
import { SecurityAccount } from "./components/securityAccount";

export = deploy(loadConfig(new pulumi.Config()));

/** Composes the account of this stack and returns the stack's outputs. */
function deploy(config: ReflexConfig): Record<string, unknown> {
  const accountId = accountOf(config);
  const { guardrailOverride: override, organization } = config;
  const managementAccountId = config.role === "member" ? config.gameDays?.managementAccountId : undefined;
  new Guardrails("guardrails", {
    facts: {
      organizationId: organization.organizationId,
      account: accountId,
      ...(managementAccountId !== undefined && { managementAccountId }),
    },
    ...(override !== undefined && { override }),
  });
  // Whoever reads the outputs of the stack sees that it was deployed with violations let through, and why.
  const overridden = override !== undefined && { guardrailOverride: override };
  const responses = responsesFor(config, catalogue);
  const options = { providers: [accountProvider(config)] };
  if (config.role === "security") {
    const account = new SecurityAccount("security", { config, responses }, options);
    // Chat and on-call tools subscribe to the pages topic; incident files are in the bucket; the version of triage is to
    // be deployed yet.
    const { busArn, pagesTopicArn, evidenceBucket, triageVersion } = account;
    return { accountId, busArn, pagesTopicArn, evidenceBucket, triageVersion, ...overridden };
  }
  // People assume the approver role to approve, reject or undo a run.
  const { approverRoleArn, responderRoleArn } = new MemberAccount("member", { config, responses }, options);
  return { accountId, approverRoleArn, responderRoleArn, ...overridden };
}
