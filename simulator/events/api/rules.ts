import { AwsError } from "../../aws";
import { busName, type EventBridge, type Rule, type Target } from "../eventBridge";
import { type Handlers, page, startsWith } from "./operations";

type Names =
  | "DeleteRule"
  | "DescribeRule"
  | "DisableRule"
  | "EnableRule"
  | "ListRuleNamesByTarget"
  | "ListRules"
  | "ListTargetsByRule"
  | "PutRule"
  | "PutTargets"
  | "RemoveTargets";

/** Rules and their targets, in the place where a deployment puts them too. */
export function ruleOperations(events: EventBridge): Handlers<Names> {
  const named = (rule: { Name?: string; EventBusName?: string }, { account, region }: Place) =>
    events.rule(account, region, busName(rule.EventBusName), rule.Name ?? "");
  const all = ({ EventBusName }: { EventBusName?: string }, { account, region }: Place) => [
    ...events.bus(account, region, busName(EventBusName)).rules.values(),
  ];
  return {
    PutRule: (input, { account, region }) => {
      if (!input.EventPattern && !input.ScheduleExpression) {
        throw new AwsError("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
      }
      const rule = events.putRule({
        account,
        region,
        bus: busName(input.EventBusName),
        name: checked(input.Name),
        state: input.State ?? "ENABLED",
        pattern: input.EventPattern || undefined,
        schedule: input.ScheduleExpression || undefined,
        description: input.Description,
        roleArn: input.RoleArn,
      });
      return { RuleArn: rule.arn };
    },
    DeleteRule: ({ Name, EventBusName }, { account, region }) => {
      events.deleteRule(account, region, busName(EventBusName), Name ?? "");
      return {};
    },
    DescribeRule: (input, call) => {
      const rule = named(input, call);
      return { ...shown(rule), CreatedBy: rule.account };
    },
    EnableRule: (input, call) => {
      named(input, call).state = "ENABLED";
      return {};
    },
    DisableRule: (input, call) => {
      named(input, call).state = "DISABLED";
      return {};
    },
    ListRules: (input, call) => {
      const { items, NextToken } = page(all(input, call).filter(startsWith(input.NamePrefix)), input);
      return { Rules: items.map(shown), NextToken };
    },
    ListRuleNamesByTarget: (input, call) => {
      const { items, NextToken } = page(
        all(input, call).filter(({ targets }) => targets.some(({ Arn }) => Arn === input.TargetArn)),
        input,
      );
      return { RuleNames: items.map(({ name }) => name), NextToken };
    },
    PutTargets: ({ Rule, EventBusName, Targets = [] }, { account, region }) => {
      for (const target of Targets) {
        events.putTarget(account, region, busName(EventBusName), Rule ?? "", target as Target);
      }
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets: ({ Rule, EventBusName, Ids = [] }, call) => {
      const rule = named({ Name: Rule, EventBusName }, call);
      rule.targets = rule.targets.filter(({ Id }) => !Ids.includes(Id));
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    ListTargetsByRule: ({ Rule, EventBusName, ...pages }, call) => {
      const { items, NextToken } = page(named({ Name: Rule, EventBusName }, call).targets, pages);
      return { Targets: items, NextToken };
    },
  };
}

interface Place {
  account: string;
  region: string;
}

const shown = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  State: rule.state,
  EventBusName: rule.bus,
  ...(rule.patternText !== undefined && { EventPattern: rule.patternText }),
  ...(rule.scheduleExpression !== undefined && { ScheduleExpression: rule.scheduleExpression }),
  ...(rule.description !== undefined && { Description: rule.description }),
  ...(rule.roleArn !== undefined && { RoleArn: rule.roleArn }),
});

/** "PutRule" (API reference): 1 to 64 of these. */
function checked(name = ""): string {
  if (/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) return name;
  throw new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
  );
}
