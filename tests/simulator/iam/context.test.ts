import assert from "node:assert/strict";
import { principalContext, resourceContext } from "../../../simulator/iam/context";
import { member, root, session, stranger, user } from "./fixtures";

const time = new Date("2026-11-24T10:00:00.250Z");
const organization = {
  organizationId: "o-abc",
  organizationPath: "o-abc/r-root/ou-root-prod/",
  memberAccounts: new Set([member]),
};

describe("principalContext", () => {
  it("describes a role session by its role, never by its session ARN", () => {
    const principal = { ...session, sessionTags: { team: "payments" }, sourceIdentity: "alice" };
    assert.deepEqual(principalContext(principal, organization, time, { "aws:RequestedRegion": "eu-west-1" }), {
      "aws:CurrentTime": "2026-11-24T10:00:00.250Z",
      "aws:EpochTime": 1795514400,
      "aws:SecureTransport": true,
      "aws:ViaAWSService": false,
      "aws:PrincipalIsAWSService": false,
      "aws:PrincipalAccount": member,
      "aws:PrincipalOrgID": "o-abc",
      "aws:PrincipalOrgPaths": ["o-abc/r-root/ou-root-prod/"],
      "aws:PrincipalArn": session.roleArn,
      "aws:PrincipalType": "AssumedRole",
      "aws:userid": "AROAEXAMPLE:run-1",
      "aws:TokenIssueTime": "2026-11-24T09:00:00.000Z",
      "aws:MultiFactorAuthPresent": false,
      "aws:SourceIdentity": "alice",
      "aws:PrincipalTag/team": "payments",
      "aws:RequestedRegion": "eu-west-1",
    });
  });

  it("gives long-term credentials no issue time", () => {
    const context = principalContext(user, organization, time);
    assert.equal(context["aws:username"], "alice");
    assert.equal(context["aws:userid"], "AIDAEXAMPLE");
    assert.equal(context["aws:PrincipalType"], "User");
    assert.ok(!("aws:TokenIssueTime" in context));
    assert.equal(principalContext(root, organization, time)["aws:PrincipalArn"], `arn:aws:iam::${member}:root`);
  });

  it("gives accounts outside the organization no organization", () => {
    const context = principalContext({ ...session, account: stranger }, organization, time);
    assert.equal(context["aws:PrincipalAccount"], stranger);
    assert.ok(!("aws:PrincipalOrgID" in context) && !("aws:PrincipalOrgPaths" in context));
  });

  it("describes a service by the resource it acts for, and by no principal account", () => {
    const sourceArn = `arn:aws:events:eu-west-1:${member}:rule/watch`;
    const service = { kind: "service" as const, service: "events.amazonaws.com", sourceArn, sourceAccount: member };
    const context = principalContext(service, organization, time);
    assert.equal(context["aws:PrincipalIsAWSService"], true);
    assert.equal(context["aws:PrincipalServiceName"], "events.amazonaws.com");
    assert.equal(context["aws:SourceArn"], sourceArn);
    assert.equal(context["aws:SourceAccount"], member);
    assert.equal(context["aws:SourceOrgID"], "o-abc");
    for (const key of ["aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID"]) assert.ok(!(key in context));
  });
});

describe("resourceContext", () => {
  it("names the organization of member accounts only", () => {
    assert.equal(resourceContext(member, organization)["aws:ResourceOrgID"], "o-abc");
    assert.deepEqual(resourceContext(stranger, organization), { "aws:ResourceAccount": stranger });
  });
});
