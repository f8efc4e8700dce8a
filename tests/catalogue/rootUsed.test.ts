import assert from "node:assert/strict";
import { compilePattern } from "../../aws/patterns";
import { rootUsed } from "../../catalogue/credentials/root-used/response";
import { forwardingRules } from "../../components/plan/forwarding";

describe("the sign-in of a root user", () => {
  // Recorded events write "Sign In"; the EventBridge user guide, "AWS service events delivered via CloudTrail", "Signin".
  for (const spelling of ["Sign In", "Signin"])
    it(`is answered and forwarded as "AWS Console ${spelling} via CloudTrail"`, () => {
      const event = JSON.stringify({
        source: "aws.signin",
        "detail-type": `AWS Console ${spelling} via CloudTrail`,
        detail: { eventName: "ConsoleLogin", userIdentity: { type: "Root" } },
      });
      const [form, [forwarding]] = [rootUsed.forms["sign-in"], forwardingRules([rootUsed])];
      for (const pattern of [form?.pattern, forwarding?.pattern])
        assert.ok(compilePattern(JSON.stringify(pattern)).matches(JSON.parse(event)));
    });
});
