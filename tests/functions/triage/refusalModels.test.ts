import assert from "node:assert/strict";
import { orRefused, Refused } from "../../../functions/shared/refusals";
import { botocoreModels } from "../../runbooks/botocore";
import { serviceError } from "./world";

/** The calls that a start needs, by their models' names. */
const calls: Record<string, string[]> = {
  ssm: ["StartAutomationExecution"],
  stepfunctions: ["StartExecution"],
  sts: ["AssumeRole"],
  dynamodb: ["GetItem", "PutItem", "UpdateItem"],
};

/** What these models declare and what passes with time, or what the caller expects. */
const passing = [
  "AutomationExecutionLimitExceededException",
  "ConditionalCheckFailedException",
  "ExecutionAlreadyExists",
  "ExecutionLimitExceeded",
  "ExpiredTokenException",
  "InternalServerError",
  "ItemCollectionSizeLimitExceededException",
  "KmsThrottlingException",
  "ProvisionedThroughputExceededException",
  "ReplicatedWriteConflictException",
  "RequestLimitExceeded",
  "ResourceNotFoundException",
  "ThrottlingException",
  "TransactionConflictException",
];

/** The models are of botocore: every error that AWS declares of these calls is one that somebody has classified. */
describe("every error that the services declare of the calls of a start", () => {
  it("is either refused for good or passes", async () => {
    const models = await botocoreModels();
    const declared = Object.entries(calls).flatMap(([service, operations]) =>
      operations.flatMap(
        (operation) => models(service)?.operations[operation]?.errors?.map(({ shape }) => shape) ?? [],
      ),
    );
    const names = [...new Set(declared)].sort();
    assert.ok(names.length > 25, `${names.length} errors`);
    const refused: string[] = [];
    for (const name of names) {
      const error = await orRefused("a call", () => Promise.reject(serviceError(name))).catch(
        (thrown: unknown) => thrown,
      );
      if (error instanceof Refused) refused.push(name);
    }
    assert.deepEqual(
      names.filter((name) => refused.includes(name) === passing.includes(name)),
      [],
    );
    assert.deepEqual(
      passing.filter((name) => !names.includes(name)),
      [],
      "nothing is listed that no service declares",
    );
  });
});
