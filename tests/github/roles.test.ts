import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { arnOf } from "../../components/naming";
import { gradualRollout, liveAlias } from "../../components/queuedFunction";
import { triageFunctionName } from "../../organization/names";
import { rules } from "../../policy-pack/rules";
import { jobs } from "./workflowFiles";

interface Statement {
  Sid: string;
  Action: string | string[];
  Resource?: string | string[];
  Principal?: { Federated: string };
  Condition?: Record<string, Record<string, string | string[]>>;
}

const page = readFileSync(path.join(__dirname, "..", "..", "docs", "pull-requests.md"), "utf8");
const policies = [...page.matchAll(/```json\n(.*?)```/gs)].map(
  ([, text = ""]) => JSON.parse(text) as { Statement: Statement[] },
);
const statements = policies.flatMap(({ Statement }) => Statement);
const [, , ofPreview, ofTriage] = policies;
const trusts = statements.filter(({ Action }) => Action === "sts:AssumeRoleWithWebIdentity");

describe("the roles of docs/pull-requests.md", () => {
  it("trust one environment of one repository, by whole values", () => {
    assert.equal(trusts.length, 2);
    for (const { Sid, Principal, Condition = {} } of trusts) {
      assert.deepEqual(Object.keys(Condition), ["StringEquals"], Sid);
      const claims = Condition.StringEquals ?? {};
      const claim = (name: string) => claims[`token.actions.githubusercontent.com:${name}`];
      assert.equal(claim("aud"), "sts.amazonaws.com");
      assert.equal(claim("sub"), `repo:example-org@123456/reflex@456789:environment:${claim("environment")}`);
      assert.match(Principal?.Federated ?? "", /:oidc-provider\/token\.actions\.githubusercontent\.com$/);
      assert.doesNotMatch(JSON.stringify([Principal, Condition]), /\*/);
    }
  });

  it("name environments that the workflows use", () => {
    const used = jobs.flatMap(([, { environment, with: inputs }]) => [
      typeof environment === "object" ? environment.name : environment,
      inputs?.environment,
    ]);
    for (const { Condition } of trusts) {
      const environment = Condition?.StringEquals?.["token.actions.githubusercontent.com:environment"];
      assert.ok(used.includes(String(environment)), String(environment));
    }
  });

  it("let a preview read and decrypt one stack, and nothing else", () => {
    const granted = ofPreview?.Statement ?? [];
    assert.deepEqual(
      granted.map(({ Action }) => Action),
      ["s3:GetObject", "s3:ListBucket", "kms:Decrypt"],
    );
    for (const { Resource } of granted) assert.doesNotMatch(JSON.stringify(Resource), /\*/);
  });

  it("let an update deploy triage, and nothing else that CodeDeploy deploys", () => {
    const granted = ofTriage?.Statement ?? [];
    const account = { partition: "aws", accountId: "222233334444", region: "eu-west-1" };
    assert.deepEqual(
      granted.map(({ Resource }) => Resource),
      [
        arnOf(account, "lambda", `function:${triageFunctionName}`),
        arnOf(account, "codedeploy", `deploymentgroup:${triageFunctionName}/${liveAlias}`),
        arnOf(account, "codedeploy", `application:${triageFunctionName}`),
        arnOf(account, "codedeploy", `deploymentconfig:${gradualRollout}`),
      ],
    );
  });

  it("pass the rules of the policy pack about trust", () => {
    const rule = rules.find(({ name }) => name === "iam-role-trust");
    assert.ok(rule?.kind === "resource");
    for (const policy of policies.slice(0, 2)) {
      const inputs = { assumeRolePolicy: JSON.stringify(policy) };
      assert.deepEqual(rule.judge({ type: "aws:iam/role:Role", inputs }, {}), []);
    }
  });
});
