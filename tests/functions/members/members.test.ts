import assert from "node:assert/strict";
import { type Dependencies, synchronize } from "../../../functions/members/synchronize";
import { Members } from "../../../functions/shared/members";
import type { TriageSettings } from "../../../organization/settings";
import { serviceError } from "../triage/world";
import { Table } from "./table";

const securityAccountId = "222233334444";
const management = "999900001111";

/** Accounts by unit, and the units below each; a state where an account is not active. One account a page. */
type Organization = Record<
  string,
  { accounts?: Record<string, string>; below?: string[]; states?: Record<string, string> }
>;

function organizationsOf(organization: Organization) {
  const calls: string[] = [];
  const send = async (command: { input: { ParentId?: string; NextToken?: string } }) => {
    const { ParentId = "", NextToken } = command.input;
    const { accounts = {}, below = [], states = {} } = organization[ParentId] ?? {};
    const page = Number(NextToken ?? 0);
    const following = (length: number) => (page + 1 < length ? String(page + 1) : undefined);
    calls.push(`${command.constructor.name} ${ParentId}`);
    switch (command.constructor.name) {
      case "DescribeOrganizationCommand":
        return { Organization: { MasterAccountId: management } };
      case "ListAccountsForParentCommand": {
        const ids = Object.keys(accounts);
        const found = ids
          .slice(page, page + 1)
          .map((Id) => ({ Id, Name: accounts[Id], State: states[Id] ?? "ACTIVE" }));
        return { Accounts: found, NextToken: following(ids.length) };
      }
      default:
        return {
          OrganizationalUnits: below.slice(page, page + 1).map((Id) => ({ Id })),
          NextToken: following(below.length),
        };
    }
  };
  return { calls, send: send as unknown as Dependencies["organizations"]["send"] };
}

const organization: Organization = {
  "r-ab12": { accounts: { [management]: "management", [securityAccountId]: "security" }, below: ["ou-prod", "ou-lab"] },
  "ou-prod": { accounts: { "111122223333": "payments", "111122224444": "orders" }, below: ["ou-deep"] },
  "ou-deep": { accounts: { "111122225555": "ledger" } },
  "ou-lab": { accounts: { "777788889999": "sandbox" } },
};
const log = { info: () => {}, error: () => {} };

function run(table: Table, membership: Partial<Dependencies["membership"]>, from: Organization = organization) {
  return synchronize({
    securityAccountId,
    membership: { members: {}, units: [], excludedUnits: [], ...membership },
    dynamodb: table as unknown as Dependencies["dynamodb"],
    organizations: organizationsOf(from),
    log,
  });
}

const paths = (table: Table) =>
  Object.fromEntries([...table.items].map(([account, { path, name }]) => [account, `${name?.S} ${path?.S}`]).sort());

describe("the synchronization of members", () => {
  it("has the accounts of the units and of those below, without the security and the management account", async () => {
    const table = new Table();
    assert.deepEqual(await run(table, { units: ["r-ab12"], excludedUnits: ["ou-lab"] }), {
      members: 3,
      written: 3,
      removed: 0,
    });
    assert.deepEqual(paths(table), {
      "111122223333": "payments r-ab12/ou-prod",
      "111122224444": "orders r-ab12/ou-prod",
      "111122225555": "ledger r-ab12/ou-prod/ou-deep",
    });
  });

  it("changes only what differs, keeps what others remember of a member, and ends those that are gone", async () => {
    const table = new Table();
    await run(table, { units: ["r-ab12"] });
    const heard = { "heard#eu-west-1": { N: "5" } };
    table.items.set("111122223333", { ...table.items.get("111122223333")!, ...heard });
    table.written = 0;
    assert.deepEqual(await run(table, { units: ["r-ab12"] }), { members: 4, written: 0, removed: 0 });
    assert.equal(table.written, 0);

    const later: Organization = {
      ...organization,
      "ou-prod": {
        accounts: { "111122223333": "payments-eu", "111122224444": "orders" },
        states: { "111122224444": "CLOSED" },
      },
    };
    assert.deepEqual(await run(table, { units: ["r-ab12"] }, later), { members: 2, written: 1, removed: 2 });
    const { name, ...rest } = table.items.get("111122223333")!;
    assert.deepEqual([name, rest["heard#eu-west-1"]], [{ S: "payments-eu" }, { N: "5" }]);
    assert.equal(table.items.has("111122224444"), false);
  });

  it("needs no organization where members are listed, and a listed mode comes first, also when it is removed", async () => {
    const table = new Table();
    const failing = { send: () => Promise.reject(serviceError("AccessDeniedException")) };
    const members = {
      "111122223333": { name: "payments", mode: "observe" as const },
      [securityAccountId]: { name: "x" },
    };
    const outside = {
      securityAccountId,
      dynamodb: table as unknown as Dependencies["dynamodb"],
      organizations: failing,
      log,
    };
    await synchronize({ ...outside, membership: { members, units: [], excludedUnits: [] } });
    assert.deepEqual(
      [...table.items.values()],
      [{ account: { S: "111122223333" }, name: { S: "payments" }, mode: { S: "observe" } }],
    );
    await run(table, { units: ["ou-prod"], members: { "111122223333": { name: "mine" } } });
    assert.deepEqual(table.items.get("111122223333"), {
      account: { S: "111122223333" },
      name: { S: "mine" },
      path: { S: "ou-prod" },
    });
  });

  it("leaves the table as it is where the organization cannot be read, or is suddenly empty", async () => {
    const table = new Table({ "111122223333": { name: { S: "payments" } } });
    await assert.rejects(run(table, { units: ["ou-gone"] }), /hold no active account/);
    const dynamodb = table as unknown as Dependencies["dynamodb"];
    const organizations = { send: () => Promise.reject(serviceError("TooManyRequestsException")) };
    const membership = { members: {}, units: ["r-ab12"], excludedUnits: [] };
    await assert.rejects(synchronize({ securityAccountId, membership, dynamodb, organizations, log }), {
      name: "TooManyRequestsException",
    });
    assert.equal(table.written, 0);
  });

  it("writes each of 1,000 accounts once, and nothing the second time", async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => String(100_000_000_000 + index));
    const large = { "r-ab12": { accounts: Object.fromEntries(ids.map((id) => [id, `a${id}`])) } };
    const table = new Table();
    assert.equal((await run(table, { units: ["r-ab12"] }, large)).written, 1_000);
    assert.equal((await run(table, { units: ["r-ab12"] }, large)).written, 0);
  });
});

describe("what a function knows of members", () => {
  it("is the item of an account at the moment of the decision, and all of them every five minutes", async () => {
    const table = new Table({ "111122223333": { name: { S: "payments" } }, "111122224444": { name: { S: "orders" } } });
    const settings = { members: {} } as TriageSettings;
    let time = 0;
    const members = new Members({ dynamodb: table as unknown as Dependencies["dynamodb"], settings, now: () => time });
    await members.read("111122223333");
    assert.deepEqual(settings.members, { "111122223333": { name: "payments" } });
    table.items.set("111122223333", { ...table.items.get("111122223333")!, mode: { S: "observe" } });
    await members.readAll();
    assert.deepEqual(Object.keys(settings.members).sort(), ["111122223333", "111122224444"]);
    assert.deepEqual(settings.members["111122223333"], { name: "payments", mode: "observe" });

    table.items.delete("111122223333");
    await members.readAll();
    assert.ok(settings.members["111122223333"], "all were read lately");
    await members.read("111122223333");
    assert.deepEqual(Object.keys(settings.members), ["111122224444"], "an account that is not there is none");
    table.items.delete("111122224444");
    time = 5 * 60_000;
    await members.readAll();
    assert.deepEqual(settings.members, {});
  });
});
