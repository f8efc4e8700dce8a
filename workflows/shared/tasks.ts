import { callerFunctionArn, type Organization, ownRolePath } from "../../organization/names";
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

/** In an expression: what a call in a member account answered. */
export const answer = "$states.result.Payload";

/** Four times within about half a minute. `States.TaskFailed` is everything but a time-out. */
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

/** What goes wrong is kept and dealt with: no execution ends without people being notified. */
export const caught = (next: string, ErrorEquals = ["States.ALL"]) => ({
  ErrorEquals,
  Assign: { failure: query('$states.errorOutput.Error & ": " & $states.errorOutput.Cause') },
  Next: next,
});

/**
 * An answer of more than 256 KiB has an error of its own, which `States.ALL` leaves out by the guide ("Handling errors in
 * Step Functions workflows"; a recording of a function says otherwise).
 */
export const tooLarge = "States.DataLimitExceeded";

/** Whatever goes wrong. */
export const allCaught = (next: string) => [caught(next, [tooLarge]), caught(next)];

/**
 * What a task calls. The partition must be that of the execution (aws/aws-cdk#4597).
 * @param integration as in `sns:publish` or `aws-sdk:iam:getUser`.
 */
export const taskResource = ({ partition }: Organization, integration: string) =>
  `arn:${partition}:states:::${integration}`;

interface MemberTask extends Exits {
  /** `iam:GetUser`, the service by its boto3 name and the operation as the API names it. */
  call: string;
  /** Input of the call, or an expression for all of it. */
  input: Record<string, unknown> | string;
  assign?: Record<string, unknown>;
  /** Of the content that the document must have, where the call starts a runbook. */
  documentHash?: string;
  /** Other expected errors, checked first. */
  expected?: Array<ReturnType<typeof caught>>;
}

/**
 * One call in the member account, with the role that the variable `memberRole` names, in the Region that the variable
 * `actsIn` names. The function makes it, because an SDK integration calls the Region of its state machine only.
 */
export function memberCall(
  organization: Organization,
  call: string,
  input: MemberTask["input"],
  documentHash?: string,
): State {
  const [service, operation] = call.split(":");
  return {
    Type: "Task",
    Resource: taskResource(organization, "lambda:invoke"),
    Arguments: {
      FunctionName: callerFunctionArn(organization),
      Payload: {
        account: query("$account"),
        region: query("$actsIn"),
        role: query("$memberRole"),
        service,
        operation,
        input,
        ...(documentHash !== undefined && { documentHash }),
      },
    },
    TimeoutSeconds: 60,
    Retry: retry,
  };
}

/** That call as a state, with where it goes on. */
export const memberTask = (
  organization: Organization,
  { call, input, assign, documentHash, expected = [], next, failed }: MemberTask,
): State => ({
  ...memberCall(organization, call, input, documentHash),
  Catch: [...expected, ...allCaught(failed)],
  ...(assign && { Assign: assign }),
  Next: next,
});

interface PagedCall extends Exits {
  call: string;
  /** An expression for the input without the size and the token of a page. */
  input: string;
  /**
   * Sizes of pages, largest first: where a page is more than a state may hold, the call begins again with the next one. A token
   * belongs to the size that it was given for (CloudTrail API reference, LookupEvents).
   */
  sizes: [number, ...number[]];
  /** Variables that the pages fill: what they begin as, and what each page makes of them. */
  collect: Record<string, { from: unknown; by: string }>;
  /** Pages at most; what is left then, sets the variable `NAMETruncated` to true. */
  most: number;
}

/** A call in the member account page by page, a second apart: CloudTrail answers two a second (API reference). */
export function pagedCall(
  organization: Organization,
  name: string,
  { call, collect, failed, input, most, next, sizes }: PagedCall,
): States {
  const pageState = `${name}Page`;
  const named = (what: string) => lower(name) + what;
  const [token, pages, truncated, size] = [named("Token"), named("Pages"), named("Truncated"), named("Size")];
  const assigned = (which: "from" | "by") =>
    Object.fromEntries(Object.entries(collect).map(([variable, one]) => [variable, one[which]]));
  const begin = (pageSize: unknown): State => ({
    ...assigned("from"),
    [token]: "",
    [pages]: 0,
    [truncated]: false,
    [size]: pageSize,
  });
  const smaller = `[${sizes.join(", ")}][$ < $${size}][0]`;
  const page = memberTask(organization, {
    call,
    input: query(`$merge([${input}, {"MaxResults": $${size}}, $${token} = "" ? {} : {"NextToken": $${token}}])`),
    assign: {
      ...assigned("by"),
      [token]: query(`$exists(${answer}.NextToken) ? ${answer}.NextToken : ""`),
      [pages]: query(`$${pages} + 1`),
    },
    next: `${name}HasMore`,
    failed,
  });
  return {
    [name]: { Type: "Pass", Assign: begin(sizes[0]), Next: pageState },
    [pageState]: { ...page, Catch: [caught(`${name}IsTooLarge`, [tooLarge]), caught(failed)] },
    [`${name}IsTooLarge`]: {
      Type: "Choice",
      Choices: [{ Condition: query(`$exists(${smaller})`), Assign: begin(query(smaller)), Next: `${name}Pause` }],
      Default: failed,
    },
    [`${name}HasMore`]: {
      Type: "Choice",
      Choices: [
        { Condition: query(`$${token} = ""`), Next: next },
        { Condition: query(`$${pages} * $${size} >= ${most * sizes[0]}`), Assign: { [truncated]: true }, Next: next },
      ],
      Default: `${name}Pause`,
    },
    [`${name}Pause`]: { Type: "Wait", Seconds: 1, Next: pageState },
  };
}

/** An expression for the ARN of a role of Reflex in the account that the expression `account` gives. */
export const roleIn = (partition: string, account: string, name: string) =>
  `${literal(`arn:${partition}:iam::`)} & ${account} & ${literal(`:role${ownRolePath}${name}`)}`;

export const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
