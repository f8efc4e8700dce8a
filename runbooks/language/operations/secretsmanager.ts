import { type GrantRule, on } from "./grant";
import { destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

const onSecrets = on("secret:*");

/** Whoever rotates a secret must be allowed to invoke its function too (API reference, "RotateSecret"). */
const rotating: GrantRule = (action, inputs, scope) => [
  ...onSecrets(action, inputs, scope),
  ...on("function:*")("lambda:InvokeFunction", inputs, scope),
];

export const secretsmanager: OperationTable = {
  CancelRotateSecret: disruptive("the secret is no longer rotated, and a rotation may stop midway"),
  DeleteSecret: destructive("the secret is gone after its recovery window, or at once"),
  DescribeSecret: reads(onSecrets),
  PutSecretValue: disruptive("programs get another value"),
  RestoreSecret: reversible("DeleteSecret undoes it"),
  RotateSecret: disruptive("the value before stops working", rotating),
  UpdateSecret: disruptive("programs get another value"),
  UpdateSecretVersionStage: disruptive("programs may get another version; the label can be moved back", onSecrets),
};
