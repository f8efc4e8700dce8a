import assert from "node:assert/strict";
import { questions } from "../../../cli/init/answers";
import { answersTo, type Flags } from "../../../cli/init/ask";
import type { Known } from "../../../cli/init/known";

const known: Known = {
  account: "222233334444",
  region: "eu-west-1",
  organizationId: "o-a1b2c3d4e5",
  managementAccount: "999900001111",
  accounts: [
    { id: "999900001111", name: "management" },
    { id: "222233334444", name: "security" },
    { id: "111122223333", name: "payments" },
  ],
  refused: {},
};
const roles = { "instance-roles": "web-*" };

/** Answers, with what was printed; `replies` are a person's, in their order. */
async function answered(flags: Flags, from: Known = known, replies?: string[]) {
  const said: string[] = [];
  const terminal = replies && {
    question: async (text: string) => {
      said.push(text);
      return replies.shift() ?? assert.fail(`nobody answers: ${text}`);
    },
  };
  return { answers: await answersTo({ known: from, flags, terminal, say: (line) => said.push(line) }), said };
}

describe("the questions of reflex init", () => {
  it("are answered by what the credentials see, without a person", async () => {
    const { answers } = await answered(roles);
    assert.deepEqual(answers, {
      organizationId: "o-a1b2c3d4e5",
      securityAccountId: "222233334444",
      homeRegion: "eu-west-1",
      governedRegions: ["eu-west-1", "us-east-1"],
      members: { "111122223333": "payments" },
      approverPrincipalArn: "arn:aws:iam::222233334444:role/ReflexApprovers",
      instanceRoles: ["web-*"],
      alertEmails: [],
      mode: "observe",
    });
  });

  it("have a flag each, which comes first", async () => {
    const { answers } = await answered({
      ...roles,
      "home-region": "us-gov-west-1",
      members: "777788889999=checkout, 111122223333",
      emails: "a@example.com,b@example.com",
      mode: "act",
    });
    assert.deepEqual(answers.governedRegions, ["us-gov-west-1"]);
    assert.deepEqual(answers.members, { "777788889999": "checkout", "111122223333": "111122223333" });
    assert.match(answers.approverPrincipalArn, /^arn:aws-us-gov:/);
    assert.deepEqual(answers.alertEmails, ["a@example.com", "b@example.com"]);
    assert.equal(answers.mode, "act");
    assert.equal(new Set(questions.map(({ flag }) => flag)).size, questions.length);
  });

  it("never suggest the management account as the security account", async () => {
    await assert.rejects(
      answered(roles, { ...known, account: "999900001111" }),
      /--security-account 222233334444 is missing \(999900001111.*is the management account/,
    );
  });

  it("name all that is missing or wrong at once, and why it is not known", async () => {
    const refused = { accounts: "organizations:ListAccounts was refused" };
    await assert.rejects(answered({ mode: "fast", organization: "o-1" }, { refused }), (error: Error) =>
      [
        /--organization: "o-1" is not an organization id.*for example o-a1b2c3d4e5/,
        /--security-account 222233334444 is missing/,
        /--members .* is missing \(organizations:ListAccounts was refused\)/,
        /--approvers .* is missing/,
        /--instance-roles .* is missing/,
        /--mode: "fast" is no mode/,
        /Nothing was written$/,
      ].every((expected) => expected.test(error.message)),
    );
  });

  it("are put to a person with what is suggested, again until the answer is one", async () => {
    const replies = ["", "", "eu", "eu-west-2", "", "111122223333=payments", "", "web-*", "nobody", "", "act"];
    const { answers, said } = await answered({}, known, replies);
    assert.equal(answers.homeRegion, "eu-west-2");
    assert.deepEqual(answers.governedRegions, ["eu-west-2", "us-east-1"]);
    assert.equal(answers.mode, "act");
    assert.match(said.join("\n"), /"eu" is not a Region code/);
    assert.match(said.join("\n"), /"nobody" is not an e-mail address/);
    assert.match(said.join("\n"), /Home Region +\[eu-west-1\]: /);
  });

  it("need at least one member", async () => {
    await assert.rejects(answered({ ...roles, members: "," }), /at least one account has to be a member/);
  });
});
