import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface SecretFacts extends Facts {
  secretArn: string;
  /** The service that rotates the secret itself, without a function of the account. */
  owningService?: string;
  deleted: boolean;
  rotationEnabled: boolean;
  /** The rotation function, and whether it exists. */
  function?: { arn: string; exists: boolean };
  /** When a rotation last ended well, ISO 8601. */
  lastRotatedAt?: string;
  /** The versions with AWSCURRENT, and with AWSPENDING and nothing else. */
  currentVersionId?: string;
  pendingVersionId?: string;
}

const itself = read("secretsmanager", "DescribeSecret", ({ resource }) => ({ SecretId: resource.arn }), {
  missing: ["ResourceNotFoundException"],
});

const rotationFunction = read(
  "lambda",
  "GetFunctionConfiguration",
  (_target, answer) => {
    const FunctionName = answer(itself)?.RotationLambdaARN;
    return FunctionName ? { FunctionName } : undefined;
  },
  { missing: ["ResourceNotFoundException"] },
);

export const secret: ResourceKind<SecretFacts> = {
  name: "secret",
  reads: [itself, rotationFunction],
  facts: ({ resource }, answer) => {
    const known = answer(itself);
    if (!known) return undefined;
    const versions = Object.entries(known.VersionIdsToStages ?? {});
    const arn = known.RotationLambdaARN;
    return {
      secretArn: resource.arn,
      tags: tagMap(known.Tags),
      owningService: known.OwningService,
      deleted: known.DeletedDate !== undefined,
      rotationEnabled: known.RotationEnabled === true,
      ...(arn && { function: { arn, exists: answer(rotationFunction) !== undefined } }),
      ...(known.LastRotatedDate && { lastRotatedAt: new Date(known.LastRotatedDate).toISOString() }),
      currentVersionId: versions.find(([, stages]) => stages.includes("AWSCURRENT"))?.[0],
      pendingVersionId: versions.find(
        ([, stages]) => stages.includes("AWSPENDING") && !stages.includes("AWSCURRENT"),
      )?.[0],
    };
  },
  describe: ({ lastRotatedAt }) =>
    lastRotatedAt ? `the secret was last rotated at ${lastRotatedAt}` : "the secret was never rotated",
};
