import { type Facts, type ResourceKind, read } from "../../../responses/resource";

export interface FunctionFacts extends Facts {
  functionName: string;
  /** Executions reserved for it; undefined when none are. With 0 nobody can invoke it. */
  reserved?: number;
}

const itself = read("lambda", "GetFunctionConfiguration", ({ resource }) => ({ FunctionName: resource.id }), {
  missing: ["ResourceNotFoundException"],
});

const concurrency = read("lambda", "GetFunctionConcurrency", ({ resource }) => ({ FunctionName: resource.id }));

const tags = read("lambda", "ListTags", ({ resource }) => ({ Resource: resource.arn }));

/** A Lambda function as a whole: a target's id is its name, and the ARN has neither version nor alias. */
export const lambdaFunction: ResourceKind<FunctionFacts> = {
  name: "function",
  reads: [itself, concurrency, tags],
  facts: ({ resource }, answer) =>
    answer(itself) && {
      functionName: resource.id,
      reserved: answer(concurrency)?.ReservedConcurrentExecutions,
      tags: answer(tags)?.Tags ?? {},
    },
  describe: ({ reserved }) =>
    reserved === undefined
      ? "the function has no executions reserved"
      : `the function has ${reserved} executions reserved`,
};
