import { unknown } from "./analyze";
import { account, organizationId, Tester } from "./subject";

describe("rule lambda-permission-source", () => {
  const tester = new Tester({
    rule: "lambda-permission-source",
    type: "aws:lambda/permission:Permission",
    baseline: {
      action: "lambda:InvokeFunction",
      function: "triage",
      principal: "events.amazonaws.com",
      sourceArn: `arn:aws:events:eu-west-1:${account}:rule/security/triage`,
    },
  });
  const bucket = { principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::evidence" };

  it("accepts a service with its source, accounts and roles", async () => {
    await tester.accepts();
    await tester.accepts({ ...bucket, sourceAccount: account });
    await tester.accepts({ sourceArn: `arn:aws:execute-api:eu-west-1:${account}:api/*/GET/` });
    for (const principal of [account, `arn:aws:iam::${account}:role/caller`])
      await tester.accepts({ principal, sourceArn: undefined });
    await tester.accepts({ principal: "alexa-appkit.amazon.com", sourceArn: undefined, eventSourceToken: "amzn1.ask" });
  });

  it("refuses a service without a particular source", async () => {
    await tester.refuses({ sourceArn: undefined }, "sourceArn", /missing.*events.amazonaws.com/);
    await tester.refuses({ sourceArn: undefined, sourceAccount: account }, "sourceArn", /missing/);
    // Its guide names the account alone.
    const rotated = { principal: "secretsmanager.amazonaws.com", sourceArn: undefined };
    await tester.accepts({ ...rotated, sourceAccount: account });
    await tester.refuses({ ...rotated, sourceAccount: "me" }, "sourceAccount", /found "me"/);
    await tester.refuses({ sourceArn: undefined, principal: "logs.eu-west-1.amazonaws.com" }, "sourceArn", /missing/);
    await tester.refuses({ sourceArn: undefined, eventSourceToken: "t" }, "sourceArn", /missing/);
    for (const sourceArn of [
      "*",
      "rule/triage",
      `arn:aws:events:eu-west-1:${account}:*`,
      "arn:aws:events:eu-west-1:*:rule/triage",
      `arn:aws:*:eu-west-1:${account}:rule/triage`,
    ])
      await tester.refuses({ sourceArn }, "sourceArn", /no particular source/);
    await tester.refuses({ sourceArn: true }, "sourceArn", /found true/);
  });

  it("demands the account where the source's ARN has none", async () => {
    await tester.refuses(bucket, "sourceAccount", /missing.*owns arn:aws:s3:::evidence/);
    await tester.refuses({ ...bucket, sourceAccount: "*" }, "sourceAccount", /found "\*"/);
  });

  it("refuses everybody, but for the organization and configured function URLs", async () => {
    const everybody = { principal: "*", sourceArn: undefined };
    await tester.refuses(everybody, "principal", /everybody/);
    await tester.accepts({ ...everybody, principalOrgId: organizationId });
    await tester.refuses({ ...everybody, principalOrgId: "o-*" }, "principalOrgId", /found "o-\*"/);
    const url = { ...everybody, action: "lambda:InvokeFunctionUrl", functionUrlAuthType: "NONE" };
    await tester.refuses(url, "principal", /everybody/);
    await tester.accepts(url, { publicFunctionUrls: true });
    await tester.refuses({ ...url, functionUrlAuthType: "AWS_IAM" }, "principal", /everybody/, {
      publicFunctionUrls: true,
    });
  });

  it("says what is missing or malformed, and what it cannot judge", async () => {
    await tester.refuses({ principal: undefined }, "principal", /missing/);
    await tester.refuses({ principal: "events" }, "principal", /does not accept/);
    await tester.cannotJudge({ principal: unknown.text }, "principal");
    await tester.cannotJudge({ sourceArn: unknown.text }, "sourceArn");
    await tester.cannotJudge({ ...bucket, sourceAccount: unknown.text }, "sourceAccount");
    await tester.cannotJudge({ principal: "*", principalOrgId: unknown.text }, "principalOrgId");
    await tester.cannotJudge({ principal: "*", functionUrlAuthType: unknown.text }, "functionUrlAuthType");
  });
});
