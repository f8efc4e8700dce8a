import assert from "node:assert/strict";
import { accountIn, formatArn, parseArn } from "../../aws/arn";

describe("ARNs", () => {
  for (const text of [
    "arn:aws:s3:::bucket/key",
    "arn:aws-cn:iam::111122223333:role/path/name",
    "arn:aws:rds:eu-west-1:111122223333:db:orders",
    "arn:*:ssm:*::document/AWS-*",
  ])
    it(`read and write ${text}`, () => {
      const arn = parseArn(text);
      assert.ok(arn);
      assert.equal(formatArn(arn), text);
    });

  for (const text of ["", "bucket", "arn", "arn:aws", "arn:aws:s3", "arn:aws:s3:::", "arn::s3:::b", "urn:aws:s3:::b"])
    it(`are not ${JSON.stringify(text)}`, () => assert.equal(parseArn(text), undefined));

  it("say in which account they lie, if in one", () => {
    assert.equal(accountIn("arn:aws:iam::111122223333:root"), "111122223333");
    for (const text of ["arn:aws:s3:::bucket", "arn:aws:iam::*:root", "arn:aws:iam::1111:root", "111122223333"])
      assert.equal(accountIn(text), undefined, text);
  });
});
