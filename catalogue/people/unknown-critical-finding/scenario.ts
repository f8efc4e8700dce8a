import { accountId } from "../../../responses/fields";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/cluster-compromised.guardduty.json";

/** Nothing is put in place: a finding of which nothing is known may be about anything. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const written = JSON.stringify(event);
  const {
    findings,
    accountId: own,
    title,
  } = event.detail as {
    findings?: Array<{ AwsAccountId: string; Title: string }>;
    accountId?: string;
    title?: string;
  };
  const named = own ?? findings?.[0]?.AwsAccountId ?? "";
  if (!accountId.form.test(named)) throw new Error("The finding names no account.");
  return {
    event: JSON.parse(written.replaceAll(named, world.account)) as SignalEvent,
    changes: named === world.account ? [] : [`it is about ${world.account}, not ${named}`],
    headline: title ?? findings?.[0]?.Title ?? "a critical finding",
    subject: world.account,
  };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state: async () => ({}),
  outcome: async ({ account }) => [`nothing was changed in ${account}: people decide, with what was collected`],
};
