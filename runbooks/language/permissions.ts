import type { AllowPolicy, AllowStatement } from "../../aws/iam";
import { isRecord } from "../../aws/json";
import { iamAction } from "../../aws/services";
import { stepsOf, textOf } from "./document";
import { operationOf } from "./operations";
import { arn, arnOfInput, type Grant, readWithoutResource } from "./operations/grant";
import type { AutomationDocument, ExecutionScope } from "./types";

/** What a step needs that calls operations of its action's own choosing. */
type ActionRule = (inputs: Record<string, unknown>, scope: ExecutionScope) => Grant[];

const none: ActionRule = () => [];

/** What the actions need that call operations of their own choosing (user guide, `automation-action-*`). */
const actions: Record<string, ActionRule> = {
  "aws:approve": (inputs, scope) =>
    inputs.NotificationArn === undefined
      ? []
      : [{ sid: "SnsPublish", actions: ["sns:Publish"], resources: [arnOfInput(inputs.NotificationArn, scope)] }],
  "aws:branch": none,
  "aws:changeInstanceState": (inputs, scope) => {
    const changes: Record<string, string> = {
      running: "StartInstances",
      stopped: "StopInstances",
      terminated: "TerminateInstances",
    };
    const change = changes[textOf(inputs.DesiredState)];
    const grants = change && operationOf("ec2", change)?.grants;
    if (!grants) throw new Error("DesiredState must be fixed, so that the permission can be exact.");
    const check = readWithoutResource("ec2:DescribeInstanceStatus", inputs, scope);
    return inputs.CheckStateOnly === true ? check : [...check, ...grants(`ec2:${change}`, {}, scope)];
  },
  "aws:loop": none,
  "aws:pause": none,
  "aws:runCommand": (inputs, scope) => {
    const document = textOf(inputs.DocumentName);
    if (!/^[\w.-]+$/.test(document))
      throw new Error("DocumentName must be a fixed name, so that the permission can be exact.");
    // Documents of AWS belong to no account.
    const owner = /^AWS-/.test(document) ? "" : scope.accountId;
    return [
      {
        sid: "SsmSendCommand",
        actions: ["ssm:SendCommand"],
        resources: [arn(scope, "ssm", `document/${document}`, owner), arn(scope, "ec2", "instance/*")],
      },
      ...["ssm:ListCommandInvocations", "ssm:ListCommands"].flatMap((action) =>
        readWithoutResource(action, inputs, scope),
      ),
    ];
  },
  "aws:sleep": none,
  "aws:updateVariable": none,
};

/**
 * The policy of a runbook's role in one account: what its steps need and nothing else.
 * @throws Error for a step whose permissions are not known, naming what to add where.
 */
export function policyFor(document: AutomationDocument, scope: ExecutionScope): AllowPolicy {
  const statements = new Map<string, AllowStatement>();
  for (const { step } of stepsOf(document)) for (const grant of grantsOf(step, scope)) add(statements, grant);
  const sorted = [...statements.values()].sort((a, b) => (a.Sid < b.Sid ? -1 : 1));
  return { Version: "2012-10-17", Statement: sorted };
}

function grantsOf(step: Record<string, unknown>, scope: ExecutionScope): Grant[] {
  const inputs = isRecord(step.inputs) ? step.inputs : {};
  const [service, operation] = [textOf(inputs.Service), textOf(inputs.Api)];
  const action = textOf(step.action);
  const subject = operation === "" ? action : `${service} ${operation}`;
  const rule = operation === "" ? actions[action] : ruleFor(service, operation);
  if (!rule)
    throw new Error(
      `Step ${textOf(step.name)}: what ${subject} needs is not known. Add it to runbooks/language/operations.`,
    );
  try {
    return rule(inputs, scope);
  } catch (error) {
    throw new Error(`Step ${textOf(step.name)} (${subject}): ${(error as Error).message}`);
  }
}

function ruleFor(service: string, operation: string): ActionRule | undefined {
  const grants = operationOf(service, operation)?.grants;
  return grants && ((inputs, scope) => grants(iamAction(service, operation), inputs, scope));
}

function add(statements: Map<string, AllowStatement>, { sid, actions, resources, condition }: Grant): void {
  const known = statements.get(sid);
  if (known && JSON.stringify(known.Condition) !== JSON.stringify(condition))
    throw new Error(`Two steps need ${actions.join(", ")} under different conditions. Make their inputs alike.`);
  statements.set(sid, {
    Sid: sid,
    Effect: "Allow",
    Action: union(known?.Action, actions),
    Resource: union(known?.Resource, resources),
    ...(condition && { Condition: condition }),
  });
}

const union = (known: string[] = [], added: string[]): string[] => [...new Set([...known, ...added])].sort();
