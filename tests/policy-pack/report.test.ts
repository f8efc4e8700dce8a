import assert from "node:assert/strict";
import type { Finding } from "../../policy-pack/finding";
import { messageOf } from "../../policy-pack/finding";
import { footer, listed, merged } from "../../policy-pack/report";
import { analyze } from "./analyze";
import { policyText } from "./subject";

const wrong = (field: string, fix = "List them."): Finding => ({ field, found: `${field} is wide`, fix });

describe("what is said of a resource", () => {
  it("is one finding with a list where one repair answers many", () => {
    const many = Array.from({ length: 46 }, (_, index) => wrong(`policy.Statement[${index}]`));
    const [one, ...others] = listed(many);
    assert.deepEqual(others, []);
    assert.equal(
      messageOf(one!),
      "policy.Statement[0]: policy.Statement[0] is wide; also policy.Statement[1]: policy.Statement[1] is wide; " +
        "policy.Statement[2]: policy.Statement[2] is wide; policy.Statement[3]: policy.Statement[3] is wide; " +
        "policy.Statement[4]: policy.Statement[4] is wide; and 41 more. List them.",
    );
    const unknown = many.slice(0, 7).map(({ field }): Finding => ({ field, unknown: true }));
    assert.equal(listed(unknown).length, 1);
    assert.match(messageOf(listed(unknown)[0]!), /Statement\[4\]; and 2 more is not known/);
  });

  it("stays apart where there are few, or the repair or the property is another", () => {
    const few = [wrong("a[0]"), wrong("a[1]"), wrong("a[2]"), wrong("b[0]"), wrong("a[3]", "Remove it.")];
    assert.deepEqual(listed(few), few);
  });

  it("is said by the strictest rule for all that say the same of one resource", () => {
    const report = (rule: string, mandatory: boolean, urn = "one", severity = "low") => ({
      ...{ rule, severity, mandatory, urn },
      message: "m",
    });
    const [mild, grave] = [report("m", false, "three", "medium"), report("g", false, "three", "critical")];
    assert.deepEqual(merged([mild, grave]), [{ ...grave, others: ["m"] }]);
    assert.deepEqual(merged([report("a", false), report("b", true), report("c", true), report("d", true, "two")]), [
      { ...report("b", true), others: ["a", "c"] },
      { ...report("d", true, "two"), others: [] },
    ]);
    assert.equal(footer("b", ["a"]), "The same is found by: a.\nMore: policy-pack/README.md#b");
  });

  it("is one message for 46 actions of a policy", async () => {
    const Action = Array.from({ length: 46 }, (_, index) => `ec2:NoSuchAction${index}`);
    const policy = policyText({ Effect: "Allow", Action, Resource: "arn:aws:ec2:*:111122223333:instance/*" });
    const reports = await analyze({ type: "aws:iam/policy:Policy", inputs: { policy } });
    assert.equal(reports.length, 1, JSON.stringify(reports, null, 2));
    assert.match(reports[0]!.message, /NoSuchAction0.* and 41 more/);
  });
});
