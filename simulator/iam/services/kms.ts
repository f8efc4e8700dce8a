import { isRecord } from "../../../aws/json";
import type { ApiCall } from "../../aws";
import { type AuthorizationCheck, check, named, ownArn, requestTags, requireAction } from "../checks";
import type { RequestContext } from "../context";

/** Keys are given by id, ARN or alias; only the account's state knows which key an alias means. */
export function kms(call: ApiCall): AuthorizationCheck[] | undefined {
  const { input, operation } = call;
  if (operation === "ReEncrypt") {
    return [
      check(
        call,
        "kms:ReEncryptFrom",
        [keyArn(call, input.SourceKeyId)],
        encryptionContext(input.SourceEncryptionContext),
      ),
      check(
        call,
        "kms:ReEncryptTo",
        [keyArn(call, input.DestinationKeyId)],
        encryptionContext(input.DestinationEncryptionContext),
      ),
    ];
  }
  const action = `kms:${operation}`;
  const types = requireAction(call, action).resourceTypes.map(({ name }) => name);
  if (types.length === 0) return undefined;
  const resources = types.includes("key") ? [keyArn(call, input.KeyId ?? input.TargetKeyId)] : [];
  if (types.includes("alias"))
    resources.push(ownArn(call, "kms", input.AliasName === undefined ? "alias/*" : named(input.AliasName)));
  return [check(call, action, resources, { ...encryptionContext(input.EncryptionContext), ...requestTags(input) })];
}

function keyArn(call: ApiCall, key: unknown): string {
  if (typeof key === "string" && key.startsWith("arn:") && key.includes(":key/")) return key;
  const id = typeof key === "string" && /^(mrk-)?[0-9a-f-]{32,}$/.test(key) ? key : "*";
  return ownArn(call, "kms", `key/${id}`);
}

function encryptionContext(value: unknown): RequestContext {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).map(([key, text]): [string, string] => [
    `kms:EncryptionContext:${key}`,
    String(text),
  ]);
  return { ...Object.fromEntries(entries), "kms:EncryptionContextKeys": Object.keys(value) };
}
