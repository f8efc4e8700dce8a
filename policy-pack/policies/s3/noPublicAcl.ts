import { anyOf, demand, holds, negation } from "../../finding";
import { resourceRule } from "../../rule";
import { bucketTypes } from "../../services/buckets";

/** Access control lists that everybody, or everybody with an account of AWS, is on. */
export const noPublicAcl = resourceRule({
  name: "s3-no-public-acl",
  severity: "critical",
  description: "No access control list opens a bucket or an object to everybody.",
  remediation: [
    "Remove the list: new buckets have lists switched off (BucketOwnerEnforced).",
    "Serve public files through CloudFront with origin access control.",
  ],
  references: [
    { framework: "AWS FSBP", id: "S3.2" },
    { framework: "AWS FSBP", id: "S3.3" },
    { framework: "NIST SP 800-53 r5", id: "AC-3" },
  ],
  types: [
    ...bucketTypes,
    "aws:s3/bucketAcl:BucketAcl",
    "aws:s3/bucketAclV2:BucketAclV2",
    "aws:s3/bucketObject:BucketObject",
    "aws:s3/bucketObjectv2:BucketObjectv2",
  ],
  configuration: {},
  *check(inputs) {
    const acl = inputs.at("acl");
    yield* demand(negation(holds(acl, (text) => /^(public-read|public-read-write|authenticated-read)$/.test(text))), {
      field: acl.path,
      found: `"${acl.text}" opens it to everybody`,
      fix: "Leave it out, or set it to private.",
    });
    const grants = [inputs.at("grants"), inputs.at("accessControlPolicy").at("grants")];
    const uris = grants
      .flatMap((list) => list.elements())
      .flatMap((grant) => [grant.at("uri"), grant.at("grantee").at("uri")]);
    yield* demand(
      negation(anyOf(uris.map((uri) => holds(uri, (text) => /\/(AllUsers|AuthenticatedUsers)$/.test(text))))),
      {
        field: uris.find(({ text }) => text !== "")?.path ?? "grants",
        found: "a grant opens it to everybody",
        fix: "Remove the grant.",
      },
    );
  },
});
