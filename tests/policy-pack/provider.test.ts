import { secret, unknown } from "./analyze";
import { account, otherAccount, Tester } from "./subject";

describe("rule provider-account-pinned", () => {
  // Settings of a provider that are no text reach the engine as JSON text.
  const tester = new Tester({
    rule: "provider-account-pinned",
    type: "pulumi:providers:aws",
    baseline: { region: "eu-west-1", allowedAccountIds: JSON.stringify([account]), skipRegionValidation: "true" },
  });
  const ids = (...accounts: unknown[]) => ({ allowedAccountIds: JSON.stringify(accounts) });

  it("accepts one account", async () => {
    await tester.accepts();
    await tester.accepts({ allowedAccountIds: [account] });
    await tester.accepts({ allowedAccountIds: secret(JSON.stringify([account])) });
    await tester.accepts({}, { accounts: [account, otherAccount] });
  });

  it("refuses none, several, and what is no account", async () => {
    await tester.refuses({ allowedAccountIds: undefined }, "allowedAccountIds", /missing.*list of the one account/);
    await tester.refuses(ids(), "allowedAccountIds", /allows 0 accounts/);
    await tester.refuses(ids(account, otherAccount), "allowedAccountIds", /allows 2 accounts/);
    await tester.refuses(ids("*"), "allowedAccountIds[0]", /12 digits/);
    await tester.refuses(ids(111122223333), "allowedAccountIds[0]", /found 111122223333/);
    await tester.refuses({ allowedAccountIds: account }, "allowedAccountIds", /a list/);
    await tester.refuses({ allowedAccountIds: "[" }, "allowedAccountIds", /a list/);
  });

  it("refuses accounts that are not among the configured ones", () =>
    tester.refuses({}, "allowedAccountIds[0]", /one of 444455556666/, { accounts: [otherAccount] }));

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ allowedAccountIds: unknown.text }, "allowedAccountIds");
    await tester.cannotJudge({ allowedAccountIds: [unknown.text] }, "allowedAccountIds[0]");
  });
});
