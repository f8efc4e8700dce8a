import assert from "node:assert/strict";
import type { AutomationDocument, Runbook } from "../../runbooks/language/types";
import { AwsError, type ExecutionResult, type Principal, runAutomation } from "../../simulator";
import { context } from "./fixtures";

export const account = "111122223333";

const session = (roleName: string): Principal => ({
  kind: "role-session",
  account,
  roleArn: `arn:aws:iam::${account}:role/${roleName}`,
  roleName,
  roleId: `AROA${roleName}`,
  sessionName: "session",
  issuedAt: new Date(0),
});

// biome-ignore lint/suspicious/noExplicitAny: each answer reads the parameters of its own operation
export type Answers = Record<string, (parameters: any) => Record<string, unknown>>;

/** Compiled once: most of the time of a run is its compilation. */
const documents = new Map<Runbook, AutomationDocument>();

function documentOf(runbook: Runbook): AutomationDocument {
  const document = documents.get(runbook) ?? runbook.compile(context).document;
  documents.set(runbook, document);
  return document;
}

/**
 * Runs a runbook against answers by `service Operation`, with a table of prior state that accepts each item once and nothing stopped. Any other
 * call fails the test.
 * @param decision what an approver answers when the run waits; nobody answers where it is absent.
 */
export function runWith(
  runbook: Runbook,
  startedBy: string,
  parameters: Record<string, string[]>,
  own: Answers,
  decision?: "Approve" | "Reject",
): Promise<ExecutionResult> {
  const items = new Map<string, Record<string, unknown>>();
  const answers: Answers = {
    "dynamodb PutItem": ({ Item }: { Item: { pk: { S: string } } }) => {
      if (items.has(Item.pk.S)) throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
      items.set(Item.pk.S, Item);
      return {};
    },
    "dynamodb GetItem": ({ Key }: { Key: { pk: { S: string } } }) => ({ Item: items.get(Key.pk.S) }),
    "dynamodb Scan": () => ({ Count: 0 }),
    "sts GetCallerIdentity": () => ({ Account: account }),
    "sns Publish": () => ({ MessageId: "1" }),
    ...own,
  };
  const role = `reflex-run-${runbook.name}`;
  return runAutomation(
    documentOf(runbook),
    { AutomationAssumeRole: [`arn:aws:iam::${account}:role/${role}`], ...parameters },
    {
      account,
      region: "eu-west-1",
      startedBy: session(startedBy),
      answer: async () => decision && { decision, by: session(context.approverRoleName) },
      dependencies: {
        async callAws({ service, operation, parameters: given }) {
          const answer = answers[`${service} ${operation}`];
          assert.ok(answer, `${service} ${operation} was not expected`);
          return answer(given);
        },
        assumeRole: async () => ({ principal: session(role) }),
        passRole: async () => {},
        emitEvent: async () => {},
      },
    },
  );
}

/** How a step ended; undefined where it does not exist. */
export const statusOf = (result: ExecutionResult, step: string) =>
  result.steps.find(({ name }) => name === step)?.status;
