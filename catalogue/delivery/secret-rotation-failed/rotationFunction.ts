/** What becomes of a rotation: it ends well, its new password does not work, or it fails after AWSCURRENT has moved. */
export type Behaviour = "works" | "fails in testSecret" | "fails after finishSecret";

// Lambda's runtime includes the SDK; here it is the project's own.
const sdk = JSON.stringify(require.resolve("@aws-sdk/client-secrets-manager"));

/**
 * Code of a rotation function, in the four steps that Secrets Manager requires ("Lambda rotation functions", user
 * guide). Instead of a database it has nothing behind it.
 */
export const rotationFunction = (behaviour: Behaviour): string => `
const { randomUUID } = require("node:crypto");
const secrets = require(${sdk});
const client = new secrets.SecretsManagerClient({});

exports.handler = async ({ Step, SecretId, ClientRequestToken }) => {
  const { VersionIdsToStages } = await client.send(new secrets.DescribeSecretCommand({ SecretId }));
  const stages = VersionIdsToStages[ClientRequestToken] ?? [];
  if (!stages.includes("AWSPENDING")) throw new Error("version " + ClientRequestToken + " is not the one to rotate to");
  if (Step === "createSecret") {
    const { SecretString } = await client.send(new secrets.GetSecretValueCommand({ SecretId, VersionStage: "AWSCURRENT" }));
    const next = JSON.stringify({ ...JSON.parse(SecretString), password: randomUUID() });
    await client.send(
      new secrets.PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString: next, VersionStages: ["AWSPENDING"] }),
    );
  }
  if (Step === "testSecret" && ${behaviour === "fails in testSecret"}) throw new Error("the database refuses the new password");
  if (Step === "finishSecret") {
    const [RemoveFromVersionId] = Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes("AWSCURRENT"));
    await client.send(
      new secrets.UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: ClientRequestToken,
        RemoveFromVersionId,
      }),
    );
    if (${behaviour === "fails after finishSecret"}) throw new Error("the replica of the database cannot be notified");
  }
};
`;
