import type { QueryLanguage, State } from "./definition";
import {
  anything,
  type Check,
  credentials,
  integerWithin,
  orExpression,
  path,
  payloadTemplate,
  query,
  queryObject,
  referencePath,
  resultPath,
  text,
  textExpression,
  timestamp,
  trueOnly,
} from "./values";

/** Longest time in a field of seconds (Step Functions guide, state-task, state-wait). */
const longest = 99_999_999;
const seconds = integerWithin(1, longest);
const waitSeconds = integerWithin(0, longest);
const concurrency = integerWithin(0, longest);
/** Accepted in inline mode too, where they change nothing that was recorded. */
const tolerated = {
  ToleratedFailureCount: orExpression(concurrency),
  ToleratedFailurePercentage: orExpression(anything),
};

const transition: Record<string, Check> = { Next: text, End: trueOnly };
/** Checked by rules of their own (validate.ts), not by the form of their value. */
const structured: Check = anything;

type FieldTable = Record<State["Type"], Record<string, Check>>;

const pathInput: Record<string, Check> = { InputPath: path, OutputPath: path };
const pathResult: Record<string, Check> = {
  ...pathInput,
  Parameters: payloadTemplate,
  ResultPath: resultPath,
  Assign: payloadTemplate,
};
const pathAttempt: Record<string, Check> = {
  ...pathResult,
  ResultSelector: payloadTemplate,
  Retry: structured,
  Catch: structured,
};

/** Fields of each type of state, from its page of the Step Functions guide. */
const jsonPathFields: FieldTable = {
  Task: {
    ...pathAttempt,
    ...transition,
    Resource: text,
    TimeoutSeconds: seconds,
    TimeoutSecondsPath: referencePath,
    HeartbeatSeconds: seconds,
    HeartbeatSecondsPath: referencePath,
    Credentials: credentials(payloadTemplate),
  },
  Pass: { ...pathResult, ...transition, Result: anything },
  Choice: { ...pathInput, Choices: structured, Default: text, Assign: payloadTemplate },
  Wait: {
    ...pathInput,
    ...transition,
    Seconds: waitSeconds,
    SecondsPath: referencePath,
    Timestamp: timestamp,
    TimestampPath: referencePath,
    Assign: payloadTemplate,
  },
  Parallel: { ...pathAttempt, ...transition, Branches: structured },
  Map: {
    ...pathAttempt,
    ...transition,
    ItemProcessor: structured,
    Iterator: structured,
    ItemsPath: referencePath,
    ItemSelector: payloadTemplate,
    MaxConcurrency: concurrency,
    MaxConcurrencyPath: referencePath,
    ...tolerated,
    ToleratedFailureCountPath: referencePath,
    ToleratedFailurePercentagePath: referencePath,
  },
  Succeed: pathInput,
  Fail: { Error: text, ErrorPath: textExpression, Cause: text, CausePath: textExpression },
};

const queryAttempt: Record<string, Check> = {
  ...transition,
  Assign: query("result"),
  Output: query("result"),
  Retry: structured,
  Catch: structured,
};

const jsonataFields: FieldTable = {
  Task: {
    ...queryAttempt,
    Resource: text,
    Arguments: queryObject,
    TimeoutSeconds: orExpression(seconds),
    HeartbeatSeconds: orExpression(seconds),
    Credentials: credentials(query()),
  },
  Pass: { ...transition, Assign: query(), Output: query() },
  Choice: { Choices: structured, Default: text, Assign: query(), Output: query() },
  Wait: {
    ...transition,
    Seconds: orExpression(waitSeconds),
    Timestamp: orExpression(timestamp),
    Assign: query(),
    Output: query(),
  },
  Parallel: { ...queryAttempt, Arguments: query(), Branches: structured },
  Map: {
    ...queryAttempt,
    Items: query(),
    ItemSelector: query(),
    ItemProcessor: structured,
    MaxConcurrency: orExpression(concurrency),
    ...tolerated,
  },
  Succeed: { Output: query() },
  Fail: { Error: query(), Cause: query() },
};

export const stateFields: Record<QueryLanguage, FieldTable> = { JSONPath: jsonPathFields, JSONata: jsonataFields };

/** Fields of every state. */
export const commonFields: ReadonlySet<string> = new Set(["Type", "Comment", "QueryLanguage"]);

/** Fields of a Map state that only its distributed mode has. */
export const distributedFields: ReadonlySet<string> = new Set(["ItemReader", "ItemBatcher", "ResultWriter", "Label"]);

/** Pairs of fields of which a state may have one. */
export const exclusiveFields: ReadonlyArray<readonly string[]> = [
  ["TimeoutSeconds", "TimeoutSecondsPath"],
  ["HeartbeatSeconds", "HeartbeatSecondsPath"],
  ["MaxConcurrency", "MaxConcurrencyPath"],
  ["Error", "ErrorPath"],
  ["Cause", "CausePath"],
  ["ItemProcessor", "Iterator"],
];
