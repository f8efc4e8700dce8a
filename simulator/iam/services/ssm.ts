import { partitionOf } from "../../../aws/partitions";
import type { ApiCall } from "../../aws";
import {
  type AuthorizationCheck,
  check,
  named,
  ownArn,
  recordsOf,
  requestTags,
  requireAction,
  tagContext,
  tagValues,
  textsOf,
} from "../checks";

/** Systems Manager: documents, runs, parameters and managed nodes. */
export function ssm(call: ApiCall): AuthorizationCheck[] | undefined {
  const { operation, input } = call;
  const action = `ssm:${operation}`;
  switch (operation) {
    case "StartAutomationExecution":
      return startAutomation(call);
    case "SendCommand":
      return [check(call, action, [documentArn(call, input.DocumentName), ...nodes(call), ...outputBucket(call)])];
    case "StartSession":
      return [
        check(call, action, [
          ...textsOf(input.Target).map((id) => nodeArn(call, id)),
          documentArn(call, input.DocumentName ?? "SSM-SessionManagerRunShell"),
        ]),
      ];
    case "GetParametersByPath":
      return [check(call, action, [parameterArn(call, input.Path)])];
  }
  const types = requireAction(call, action).resourceTypes.map(({ name }) => name);
  const names = textsOf(input.Name ?? input.Names ?? input.DocumentName);
  if (types.length !== 1 || names.length === 0) return undefined;
  if (types[0] === "document")
    return [
      check(
        call,
        action,
        names.map((n) => documentArn(call, n)),
        requestTags(input),
      ),
    ];
  if (types[0] === "parameter")
    return [
      check(
        call,
        action,
        names.map((n) => parameterArn(call, n)),
        requestTags(input),
      ),
    ];
  return undefined;
}

/**
 * `document` and `automation-execution` are the required types; `automation-definition`, which older policies name
 * alone, is optional and not checked. The run's id does not exist yet. Tags at start need ssm:AddTagsToResource
 * (automation-setup-identity-based-policies).
 */
function startAutomation(call: ApiCall): AuthorizationCheck[] {
  const { DocumentName: document, DocumentVersion: version, Tags: tags } = call.input;
  const run = ownArn(call, "ssm", "automation-execution/*");
  const tagged = tagContext(tagValues(tags));
  const checks = [
    check(call, "ssm:StartAutomationExecution", [documentArn(call, document), run], {
      ...tagged,
      ...(version === undefined ? {} : { "ssm:DocumentVersion": [String(version)] }),
    }),
  ];
  if (Object.keys(tagged).length > 0) checks.push(check(call, "ssm:AddTagsToResource", [run], tagged));
  return checks;
}

function nodes(call: ApiCall): string[] {
  const { InstanceIds: ids, Targets: targets } = call.input;
  const chosen = recordsOf(targets).flatMap(({ Key: key, Values: values }) =>
    key === "InstanceIds" ? textsOf(values) : ["*"],
  );
  return [...textsOf(ids), ...chosen].map((id) => nodeArn(call, id));
}

/** Nodes outside EC2 have ids `mi-…`. A target by tag or group can be any instance. */
function nodeArn(call: ApiCall, id: string): string {
  return id.startsWith("mi-") ? ownArn(call, "ssm", `managed-instance/${id}`) : ownArn(call, "ec2", `instance/${id}`);
}

function outputBucket({ input, region }: ApiCall): string[] {
  return textsOf(input.OutputS3BucketName).map((name) => `arn:${partitionOf(region)}:s3:::${name}`);
}

/** A name, or the ARN of a shared document. AWS's own documents belong to no account. */
function documentArn(call: ApiCall, document: unknown): string {
  const name = named(document);
  if (name.startsWith("arn:")) return name;
  return ownArn(call, "ssm", `document/${name}`, /^(AWS|Amazon)[A-Za-z0-9]*-/.test(name) ? "" : call.account);
}

function parameterArn(call: ApiCall, parameter: unknown): string {
  const name = named(parameter);
  return name.startsWith("arn:") ? name : ownArn(call, "ssm", `parameter/${name.replace(/^\//, "")}`);
}
