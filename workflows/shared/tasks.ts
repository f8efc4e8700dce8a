import { literal, query } from "./expressions";

/** A state of the Amazon States Language, as plain JSON. */
export type State = Record<string, unknown>;
export type States = Record<string, State>;

/** The variable in which a state leaves why it failed, for the message to people. */
export const failure = "$failure";

/** Where a state goes on: after it has done its work, and when it could not. */
export interface Exits {
  next: string;
  failed: string;
}

/**
 * Of an SDK integration, being throttled and being denied have the same name (`Ssm.SsmException`), so both are tried
 * again: four times within about half a minute. `States.TaskFailed` is everything but a time-out.
 */
export const retry = [
  {
    ErrorEquals: ["States.TaskFailed"],
    IntervalSeconds: 2,
    MaxAttempts: 4,
    BackoffRate: 2,
    MaxDelaySeconds: 20,
    JitterStrategy: "FULL",
  },
];

/** Whatever goes wrong is kept and dealt with: no execution ends without people being notified. */
export const caught = (next: string, ErrorEquals = ["States.ALL"]) => ({
  ErrorEquals,
  Assign: { failure: query('$states.errorOutput.Error & ": " & $states.errorOutput.Cause') },
  Next: next,
});

interface MemberTask extends Exits {
  /** `iam:getUser`, as SDK integrations write service and operation. */
  call: string;
  /** Input of the call, or an expression for all of it. */
  input: Record<string, unknown> | string;
  assign?: Record<string, unknown>;
  /** Other expected errors, checked first. */
  expected?: Array<ReturnType<typeof caught>>;
}

/** One call in the member account, with the role that the variable `memberRole` names, in the Region of the workflow. */
export const memberTask = ({ call, input, assign, expected = [], next, failed }: MemberTask): State => ({
  Type: "Task",
  Resource: `arn:aws:states:::aws-sdk:${call}`,
  Credentials: { RoleArn: query("$memberRole") },
  Arguments: input,
  TimeoutSeconds: 60,
  Retry: retry,
  Catch: [...expected, caught(failed)],
  ...(assign && { Assign: assign }),
  Next: next,
});

interface PagedCall extends Exits {
  call: string;
  /** An expression for the input without a page's token. */
  input: string;
  /** What each page adds to variables, which were assigned before. */
  assign: Record<string, unknown>;
  /** Pages at most; what is left then, sets the variable `NAMETruncated` to true. */
  most: number;
}

/** A call in the member account page by page, a second apart: CloudTrail answers two a second (API reference). */
export function pagedCall(name: string, { assign, call, failed, input, most, next }: PagedCall): States {
  const pageState = `${name}Page`;
  const [token, pages, truncated] = [`${lower(name)}Token`, `${lower(name)}Pages`, `${lower(name)}Truncated`];
  return {
    [name]: { Type: "Pass", Assign: { [token]: "", [pages]: 0, [truncated]: false }, Next: pageState },
    [pageState]: memberTask({
      call,
      input: query(`$merge([${input}, $${token} = "" ? {} : {"NextToken": $${token}}])`),
      assign: {
        ...assign,
        [token]: query('$exists($states.result.NextToken) ? $states.result.NextToken : ""'),
        [pages]: query(`$${pages} + 1`),
      },
      next: `${name}HasMore`,
      failed,
    }),
    [`${name}HasMore`]: {
      Type: "Choice",
      Choices: [
        { Condition: query(`$${token} = ""`), Next: next },
        { Condition: query(`$${pages} >= ${most}`), Assign: { [truncated]: true }, Next: next },
      ],
      Default: `${name}Pause`,
    },
    [`${name}Pause`]: { Type: "Wait", Seconds: 1, Next: pageState },
  };
}

/** An expression for the ARN of a role in the account that the expression `account` gives. */
export const roleIn = (partition: string, account: string, name: string) =>
  `${literal(`arn:${partition}:iam::`)} & ${account} & ${literal(`:role/${name}`)}`;

export const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
