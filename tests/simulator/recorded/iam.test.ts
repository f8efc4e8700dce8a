import assert from "node:assert/strict";
import type { PolicyDocument } from "../../../aws/iam";
import { MalformedPolicy } from "../../../simulator/iam/conditions";
import { evaluatePolicies } from "../../../simulator/iam/evaluate";
import { compilePolicy } from "../../../simulator/iam/policy";
import { notCovered } from "../../recorded/notCovered";
import { member, session } from "../iam/fixtures";
import conditions from "./conditions.json";
import simulated from "./simulatedPolicies.json";
import stored from "./storedPolicies.json";

const recorded = (name: string) => (notCovered[name] === undefined ? it : it.skip);
const named = (document: unknown) => ({ name: "policy", document: document as PolicyDocument });
const call = { principal: session, resourceAccount: member } as const;

describe("recorded answers about conditions", () => {
  for (const { case: name, condition, tags, denies, allowed } of conditions.facts) {
    recorded(name)(`${name}: ${allowed ? "allowed" : "refused"}`, () => {
      const [action, resource] = ["iam:TagUser", `arn:aws:iam::${member}:user/probe`];
      const everything = { Effect: "Allow", Action: action, Resource: "*" };
      const conditional = { ...everything, Effect: denies ? "Deny" : "Allow", Condition: condition };
      const Statement = denies ? [everything, conditional] : [conditional];
      const decision = evaluatePolicies({
        ...call,
        action,
        resource,
        context: {
          ...(Object.keys(tags).length > 0 && { "aws:TagKeys": Object.keys(tags) }),
          ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
        },
        identity: [named({ Version: "2012-10-17", Statement: everything })],
        session: [named({ Version: "2012-10-17", Statement })],
      });
      assert.equal(decision.allowed, allowed, decision.reason);
    });
  }
});

describe("recorded answers of SimulateCustomPolicy", () => {
  for (const { case: name, policies, action, context = {}, results } of simulated.facts) {
    for (const { resource, decision } of results) {
      recorded(name)(`${name} on ${resource}: ${decision}`, () => {
        const identity = policies.map(named);
        const { allowed, explicitDeny } = evaluatePolicies({ ...call, action, resource, context, identity });
        assert.equal(allowed ? "allowed" : explicitDeny ? "explicitDeny" : "implicitDeny", decision);
      });
    }
  }
});

describe("recorded answers of IAM about what it stores", () => {
  for (const { case: name, document, accepted } of stored.facts) {
    it(`${name} is ${accepted ? "accepted" : "refused"}`, () => {
      const compile = () => compilePolicy(document as unknown as PolicyDocument, "identity");
      if (accepted) compile();
      else assert.throws(compile, MalformedPolicy);
    });
  }
});
