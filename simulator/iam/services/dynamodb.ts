import { isRecord } from "../../../aws/json";
import type { ApiCall } from "../../aws";
import {
  type AuthorizationCheck,
  check,
  type KnownState,
  ownArn,
  recordsOf,
  requestTags,
  requireAction,
  textsOf,
} from "../checks";

/** The placeholder of a partition key value that is not known: no statement that requires a value is satisfied by it. */
const unknownKey = "(unknown: KnownState.partitionKey did not say which attribute is the table's partition key)";

/** DynamoDB: items are guarded by table, transactions by what each part of them does, and by dynamodb:LeadingKeys. */
export function dynamodb(call: ApiCall, known: KnownState): AuthorizationCheck[] | undefined {
  const { operation, input } = call;
  const one = (action: string, request: Record<string, unknown>) => itemCheck(call, known, action, request);
  switch (operation) {
    case "TransactWriteItems":
      return recordsOf(input.TransactItems).flatMap((part) =>
        Object.entries(part).flatMap(([kind, request]) =>
          isRecord(request) ? [one(kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`, request)] : [],
        ),
      );
    case "TransactGetItems":
      return recordsOf(input.TransactItems).flatMap(({ Get: request }) =>
        isRecord(request) ? [one("GetItem", request)] : [],
      );
    case "BatchGetItem":
    case "BatchWriteItem":
      return Object.entries(isRecord(input.RequestItems) ? input.RequestItems : {}).map(([table, requests]) => {
        const arn = tableArn(call, table);
        const items = isRecord(requests) ? recordsOf(requests.Keys) : recordsOf(requests).map(batchItem);
        const keys = items.flatMap((item) => leadingKeys(item, arn, known));
        return check(call, `dynamodb:${operation}`, [arn], keys.length > 0 ? { "dynamodb:LeadingKeys": keys } : {});
      });
  }
  const types = requireAction(call, `dynamodb:${operation}`).resourceTypes.map(({ name }) => name);
  return types.includes("table") && typeof input.TableName === "string" ? [one(operation, input)] : undefined;
}

function itemCheck(call: ApiCall, known: KnownState, action: string, request: Record<string, unknown>) {
  const table = tableArn(call, String(request.TableName));
  const resources = textsOf(request.IndexName).map((index) => `${table}/index/${index}`);
  const keys = requestedKeys(request, table, known);
  return check(call, `dynamodb:${action}`, resources.length > 0 ? resources : [table], {
    ...requestTags(request),
    ...(keys.length > 0 ? { "dynamodb:LeadingKeys": keys } : {}),
  });
}

function requestedKeys(request: Record<string, unknown>, table: string, known: KnownState): string[] {
  const item = request.Key ?? request.Item;
  if (isRecord(item)) return leadingKeys(item, table, known);
  if (typeof request.KeyConditionExpression === "string") return queriedKeys(request, table, known);
  return [];
}

/** The partition key's value in an item or key. */
function leadingKeys(item: Record<string, unknown>, table: string, known: KnownState): string[] {
  const names = Object.keys(item);
  const name = known.partitionKey?.(table) ?? (names.length === 1 ? names[0] : undefined);
  return name === undefined ? [unknownKey] : attributeValue(item[name]);
}

/** A query's partition key is the attribute that its condition compares with `=`. */
function queriedKeys(request: Record<string, unknown>, table: string, known: KnownState): string[] {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request;
  const name = known.partitionKey?.(table);
  const equalities = [...String(request.KeyConditionExpression).matchAll(/([#\w.]+)\s*=\s*(:\w+)/g)].map((match) => ({
    attribute: isRecord(names) ? (names[match[1] ?? ""] ?? match[1]) : match[1],
    value: isRecord(values) ? values[match[2] ?? ""] : undefined,
  }));
  const onKey = name === undefined ? equalities : equalities.filter((e) => e.attribute === name);
  return onKey.length === 1 ? attributeValue(onKey[0]?.value) : [unknownKey];
}

function batchItem(request: Record<string, unknown>): Record<string, unknown> {
  const [write] = Object.values(request);
  const item = isRecord(write) ? (write.Item ?? write.Key) : undefined;
  return isRecord(item) ? item : {};
}

/** Text of a key attribute: `{ S }`, `{ N }` or `{ B }`. */
function attributeValue(value: unknown): string[] {
  if (!isRecord(value)) return [unknownKey];
  const [text] = Object.values(value);
  return [text instanceof Uint8Array ? Buffer.from(text).toString("base64") : String(text)];
}

/** A table is named or given by its ARN, which may belong to another account. */
function tableArn(call: ApiCall, table: string): string {
  return table.startsWith("arn:") ? table : ownArn(call, "dynamodb", `table/${table}`);
}
