import { dnsSuffixOf } from "../../aws/partitions";
import type { Model, Subject } from "./awsModel";

const pathOf = ({ inputs }: Subject) => (typeof inputs.path === "string" ? inputs.path : "/");

/** IAM is global: its ARNs have no Region. */
const iamArn = (subject: Subject, kind: string, name: string) =>
  `arn:${subject.partition}:iam::${subject.account}:${kind}${pathOf(subject)}${name}`;

const role: Model = (subject) => {
  const name = subject.nameFrom("name");
  return {
    id: name,
    outputs: { name, arn: iamArn(subject, "role", name), uniqueId: `AROA${subject.digits(17).toUpperCase()}` },
  };
};

const managedPolicy: Model = (subject) => {
  const name = subject.nameFrom("name");
  const arn = iamArn(subject, "policy", name);
  return { id: arn, outputs: { name, arn, policyId: `ANPA${subject.digits(17).toUpperCase()}` } };
};

const rolePolicy: Model = (subject) => {
  const name = subject.nameFrom("name");
  return { id: `${subject.text("role")}:${name}`, outputs: { name } };
};

const rolePolicyAttachment: Model = (subject) => ({ id: `${subject.text("role")}/${subject.text("policyArn")}` });

const instanceProfile: Model = (subject) => {
  const name = subject.nameFrom("name");
  return {
    id: name,
    outputs: {
      name,
      arn: iamArn(subject, "instance-profile", name),
      uniqueId: `AIPA${subject.digits(17).toUpperCase()}`,
    },
  };
};

const table: Model = (subject) => {
  const name = subject.nameFrom("name");
  const arn = subject.arn("dynamodb", `table/${name}`);
  const streams = subject.inputs.streamEnabled === true && { streamArn: `${arn}/stream/2026-01-01T00:00:00.000` };
  return { id: name, outputs: { name, arn, ...streams } };
};

const bucket: Model = (subject) => {
  const name = subject.nameFrom("bucket").toLowerCase();
  const suffix = dnsSuffixOf(subject.partition);
  const outputs = {
    bucket: name,
    arn: `arn:${subject.partition}:s3:::${name}`,
    bucketDomainName: `${name}.s3.${suffix}`,
    bucketRegionalDomainName: `${name}.s3.${subject.region}.${suffix}`,
  };
  return { id: name, outputs };
};

/** A setting of a bucket has the bucket's name as its id. */
const bucketSetting: Model = (subject) => ({ id: subject.text("bucket") });

const key: Model = (subject) => {
  const keyId = subject.uuid();
  return { id: keyId, outputs: { keyId, arn: subject.arn("kms", `key/${keyId}`) } };
};

/** What the provider answers for identity and for stores of data. */
export const identityAndData: Record<string, Model> = {
  "aws:iam/role:Role": role,
  "aws:iam/policy:Policy": managedPolicy,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
  "aws:iam/instanceProfile:InstanceProfile": instanceProfile,
  "aws:dynamodb/table:Table": table,
  "aws:dynamodb/resourcePolicy:ResourcePolicy": (subject) => ({
    id: subject.text("resourceArn"),
    outputs: { revisionId: subject.digits(13) },
  }),
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketVersioning:BucketVersioning": bucketSetting,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": bucketSetting,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketSetting,
  "aws:s3/bucketPolicy:BucketPolicy": bucketSetting,
  "aws:s3/bucketNotification:BucketNotification": bucketSetting,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketSetting,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketSetting,
  "aws:kms/key:Key": key,
  "aws:kms/alias:Alias": (subject) => {
    const name = subject.nameFrom("name");
    return { id: name, outputs: { name, arn: subject.arn("kms", name) } };
  },
};
