import assert from "node:assert/strict";
import fc from "fast-check";
import { anyAccount, anyRegionOf, resolvedIn, withPseudoParameters } from "../../../cli/cloudformation/placeholders";

describe("a template for any account and Region", () => {
  const region = anyRegionOf("eu-west-1");
  const place = { account: "111122223333", region: "ap-southeast-2" };

  it("has what CloudFormation fills in, and a text's own variables as they are", () => {
    const text = `arn:aws:sns:${region}:${anyAccount}:topic/\${aws:PrincipalAccount}`;
    assert.deepEqual(withPseudoParameters({ Topic: text }, region), {
      Topic: { "Fn::Sub": `arn:aws:sns:\${AWS::Region}:\${AWS::AccountId}:topic/\${!aws:PrincipalAccount}` },
    });
  });

  it("is in the partition of the Regions that it represents", () => {
    const all = ["eu-west-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"].map(anyRegionOf);
    assert.deepEqual(all, ["zz-placeholder-9", "us-gov-placeholder-9", "cn-placeholder-9", "eusc-placeholder-9"]);
  });

  it("refuses a name of a member that depends on them: CloudFormation replaces none there", () => {
    assert.throws(
      () => withPseudoParameters({ [anyAccount]: 1 }, region),
      /The name 000000000000 depends on the account/,
    );
  });

  it("resolved in a place, says what the same text says there", () => {
    const piece = fc.oneof(
      fc.constantFrom(anyAccount, region, "${", "${!", "}", "$", "{{ x }}", `\${AWS::Partition}`),
      fc.string({ maxLength: 6 }),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    const value = fc.oneof(text, fc.array(text), fc.dictionary(fc.string({ maxLength: 4 }), text));
    const there = (one: string) => one.replaceAll(anyAccount, place.account).replaceAll(region, place.region);
    fc.assert(
      fc.property(value, (given) => {
        const rendered = resolvedIn(withPseudoParameters(given, region), place);
        assert.deepEqual(rendered, JSON.parse(there(JSON.stringify(given))));
      }),
    );
  });
});
