import type { BusEvent } from "../../../simulator/aws";
import { type BuiltInput, buildTargetInput, type TargetInput } from "../../../simulator/events/input";

/** An event with every kind of value in its detail. */
export const event: BusEvent = {
  // Members in an order of their own: targets must receive them in EventBridge's.
  detail: {
    text: "hello",
    quotes: 'say "hi"\nand go',
    number: 42,
    yes: true,
    nothing: null,
    object: { first: "one", second: 2 },
    list: ["one", "two", { x: 3 }],
    items: [{ name: "a" }, { name: "b", other: 1 }],
    "with/slash": "slashed",
    "dot.key": "unreachable",
  },
  resources: ["arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0"],
  region: "eu-west-1",
  time: "2026-09-13T12:17:30Z",
  account: "111122223333",
  source: "shop.orders",
  "detail-type": "Order placed",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  version: "0",
};

export const context = {
  ruleArn: "arn:aws:events:eu-west-1:111122223333:rule/bus/orders",
  ruleName: "orders",
  ingestionTime: new Date("2026-09-13T12:17:30.408Z"),
};

export const paths = {
  text: "$.detail.text",
  quotes: "$.detail.quotes",
  number: "$.detail.number",
  yes: "$.detail.yes",
  nothing: "$.detail.nothing",
  object: "$.detail.object",
  list: "$.detail.list",
  missing: "$.detail.missing",
};

export function build(input: TargetInput): BuiltInput {
  return buildTargetInput(input, event, context);
}

export function template(InputTemplate: string, InputPathsMap: Record<string, string> = paths): BuiltInput {
  return build({ InputTransformer: { InputPathsMap, InputTemplate } });
}
