import type * as sdk from "@aws-sdk/client-eventbridge";
import type { ApiCall } from "../../aws";

/** Input and output of each operation that is answered: from the SDK, so that no member's name is from memory. */
interface Operations {
  CreateArchive: [sdk.CreateArchiveCommandInput, sdk.CreateArchiveCommandOutput];
  CreateEventBus: [sdk.CreateEventBusCommandInput, sdk.CreateEventBusCommandOutput];
  DeleteArchive: [sdk.DeleteArchiveCommandInput, sdk.DeleteArchiveCommandOutput];
  DeleteEventBus: [sdk.DeleteEventBusCommandInput, sdk.DeleteEventBusCommandOutput];
  DeleteRule: [sdk.DeleteRuleCommandInput, sdk.DeleteRuleCommandOutput];
  DescribeArchive: [sdk.DescribeArchiveCommandInput, sdk.DescribeArchiveCommandOutput];
  DescribeEventBus: [sdk.DescribeEventBusCommandInput, sdk.DescribeEventBusCommandOutput];
  DescribeRule: [sdk.DescribeRuleCommandInput, sdk.DescribeRuleCommandOutput];
  DisableRule: [sdk.DisableRuleCommandInput, sdk.DisableRuleCommandOutput];
  EnableRule: [sdk.EnableRuleCommandInput, sdk.EnableRuleCommandOutput];
  ListArchives: [sdk.ListArchivesCommandInput, sdk.ListArchivesCommandOutput];
  ListEventBuses: [sdk.ListEventBusesCommandInput, sdk.ListEventBusesCommandOutput];
  ListRuleNamesByTarget: [sdk.ListRuleNamesByTargetCommandInput, sdk.ListRuleNamesByTargetCommandOutput];
  ListRules: [sdk.ListRulesCommandInput, sdk.ListRulesCommandOutput];
  ListTagsForResource: [sdk.ListTagsForResourceCommandInput, sdk.ListTagsForResourceCommandOutput];
  ListTargetsByRule: [sdk.ListTargetsByRuleCommandInput, sdk.ListTargetsByRuleCommandOutput];
  PutEvents: [sdk.PutEventsCommandInput, sdk.PutEventsCommandOutput];
  PutPermission: [sdk.PutPermissionCommandInput, sdk.PutPermissionCommandOutput];
  PutRule: [sdk.PutRuleCommandInput, sdk.PutRuleCommandOutput];
  PutTargets: [sdk.PutTargetsCommandInput, sdk.PutTargetsCommandOutput];
  RemovePermission: [sdk.RemovePermissionCommandInput, sdk.RemovePermissionCommandOutput];
  RemoveTargets: [sdk.RemoveTargetsCommandInput, sdk.RemoveTargetsCommandOutput];
  TagResource: [sdk.TagResourceCommandInput, sdk.TagResourceCommandOutput];
  TestEventPattern: [sdk.TestEventPatternCommandInput, sdk.TestEventPatternCommandOutput];
  UntagResource: [sdk.UntagResourceCommandInput, sdk.UntagResourceCommandOutput];
  UpdateArchive: [sdk.UpdateArchiveCommandInput, sdk.UpdateArchiveCommandOutput];
  UpdateEventBus: [sdk.UpdateEventBusCommandInput, sdk.UpdateEventBusCommandOutput];
}

/** Answers of some of the operations; they throw AwsError. */
export type Handlers<O extends keyof Operations = keyof Operations> = {
  [Name in O]: (input: Operations[Name][0], call: ApiCall) => Omit<Operations[Name][1], "$metadata">;
};

/** One page of a list: as many as `Limit` says, from where `NextToken` says. */
export function page<T>(
  items: T[],
  { Limit = 100, NextToken }: { Limit?: number; NextToken?: string },
): { items: T[]; NextToken?: string } {
  const from = Number(NextToken ?? 0);
  const next = from + Limit;
  return { items: items.slice(from, next), ...(next < items.length && { NextToken: String(next) }) };
}

export const startsWith =
  (prefix = "") =>
  ({ name }: { name: string }): boolean =>
    name.startsWith(prefix);
