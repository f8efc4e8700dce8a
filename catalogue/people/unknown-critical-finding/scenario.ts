import { accountId, firstText } from "../../../responses/fields";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/cluster-compromised.guardduty.json";

const accounts = [
  "detail.accountId",
  "detail.awsAccountId",
  "detail.findings.0.AwsAccountId",
  "detail.findings.0.cloud.account.uid",
];
const titles = ["detail.title", "detail.findings.0.Title", "detail.findings.0.finding_info.title"];

/** Nothing is put in place: a finding of which nothing is known may be about anything. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const written = JSON.stringify(event);
  const named = firstText(event, ...accounts) ?? event.account;
  if (!accountId.form.test(named)) throw new Error("The finding names no account.");
  return {
    event: JSON.parse(written.replaceAll(named, world.account)) as SignalEvent,
    changes: named === world.account ? [] : [`it is about ${world.account}, not ${named}`],
    headline: firstText(event, ...titles) ?? "a severe finding",
    subject: world.account,
  };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state: async () => ({}),
  outcome: async ({ account }) => [`nothing was changed in ${account}: people decide, with what was collected`],
};
