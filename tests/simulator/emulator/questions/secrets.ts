import type { Aws } from "../aws";
import type { Question } from "./question";

const RotationLambdaARN = "arn:aws:lambda:eu-central-1:123456789012:function:rotate";
const token = (letter: string) => letter.repeat(32);

/** A secret with a rotation function, and the id of its version. */
async function secret(aws: Aws): Promise<{ SecretId: string; first: string }> {
  const { ARN: SecretId, VersionId: first } = await aws.call("secretsmanager", "CreateSecret", {
    Name: "database",
    SecretString: "before",
  });
  return { SecretId, first };
}

export const questionsAboutSecrets: Question[] = [
  {
    title:
      "a rotation begins with an empty pending version, keeps others from beginning, and ends when AWSCURRENT is moved to it",
    ask: async (aws) => {
      const { SecretId, first } = await secret(aws);
      const call = (operation: string, rest: object = {}) =>
        aws.refusal("secretsmanager", operation, { SecretId, ...rest });
      const without = await call("RotateSecret");
      const begun = await call("RotateSecret", { RotationLambdaARN, ClientRequestToken: token("a") });
      const described = await aws.call("secretsmanager", "DescribeSecret", { SecretId });
      const labels = Object.entries(described.VersionIdsToStages).map(([id, stages]) => [id === first, stages]);
      const meanwhile = await call("RotateSecret", { ClientRequestToken: token("b") });
      await call("PutSecretValue", {
        ClientRequestToken: token("a"),
        SecretString: "after",
        VersionStages: ["AWSPENDING"],
      });
      await call("UpdateSecretVersionStage", {
        VersionStage: "AWSCURRENT",
        MoveToVersionId: token("a"),
        RemoveFromVersionId: first,
      });
      const read = await aws.try("secretsmanager", "GetSecretValue", { SecretId });
      const ended = await aws.call("secretsmanager", "DescribeSecret", { SecretId });
      return {
        without,
        begun,
        labels,
        rotatedMeanwhile: described.LastRotatedDate !== undefined,
        meanwhile,
        value: read.ok && read.response.SecretString,
        rotated: ended.LastRotatedDate !== undefined,
        again: await call("RotateSecret", { ClientRequestToken: token("c") }),
      };
    },
    expected: {
      without: "InvalidRequestException",
      begun: "accepted",
      labels: [
        [true, ["AWSCURRENT"]],
        [false, ["AWSPENDING"]],
      ],
      rotatedMeanwhile: false,
      meanwhile: "InvalidRequestException",
      value: "after",
      rotated: true,
      again: "accepted",
    },
  },
];
