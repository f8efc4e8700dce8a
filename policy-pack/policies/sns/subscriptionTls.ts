import { unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** SNS sends messages to http endpoints in clear. */
export const subscriptionTls = resourceRule({
  name: "sns-subscription-tls",
  severity: "high",
  description: "No subscription delivers over plain http.",
  remediation: ["Set protocol to https, and give the endpoint a certificate that SNS trusts."],
  references: [{ framework: "NIST SP 800-53 r5", id: "SC-8" }],
  types: ["aws:sns/topicSubscription:TopicSubscription"],
  configuration: {},
  *check(inputs) {
    const protocol = inputs.at("protocol");
    if (protocol.kind === "unknown") yield unjudged(protocol);
    else if (protocol.value === "http")
      yield { field: "protocol", found: 'found "http"', fix: "Set it to https, and the endpoint to an https URL." };
  },
});
