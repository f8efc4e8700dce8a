import * as pulumi from "@pulumi/pulumi";
import { loadConfig, type ReflexConfig } from "./components/config";
import { MemberAccount } from "./components/memberAccount";
import { accountOf, accountProvider } from "./components/provider";
import { SecurityAccount } from "./components/securityAccount";
import { catalogue as responses } from "./responses/catalogue";

export = deploy(loadConfig(new pulumi.Config()));

/** Composes the account of this stack and returns the stack's outputs. */
function deploy(config: ReflexConfig): Record<string, string> {
  const accountId = accountOf(config);
  const options = { providers: [accountProvider(config)] };
  if (config.role === "security") {
    const { busArn, pagesTopicArn, evidenceBucket } = new SecurityAccount("security", { config, responses }, options);
    // Chat and on-call tools subscribe to the pages topic; incident files are in the bucket.
    return { accountId, busArn, pagesTopicArn, evidenceBucket };
  }
  // People assume the approver role to approve, reject or undo a run.
  const { approverRoleArn, responderRoleArn } = new MemberAccount("member", { config, responses }, options);
  return { accountId, approverRoleArn, responderRoleArn };
}
