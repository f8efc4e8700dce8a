import { AwsError, type DeployedResource } from "../../aws";

/** What a service accepts as one text of a resource. */
interface TextRule {
  field: string;
  most: number;
  least?: number;
  /** What else it must be. */
  form?: RegExp;
  /** Of the service's refusal. */
  code: string;
}

const iamName = /^[\w+=,.@-]+$/;
const iamText = /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]*$/;
const word = /^[\w-]+$/;
const dotted = /^[\w.-]+$/;

const iam = (field: string, most: number, form = iamName): TextRule => ({ field, most, form, code: "ValidationError" });
const valid = (field: string, most: number, form?: RegExp, least?: number): TextRule => ({
  field,
  most,
  ...(form && { form }),
  ...(least !== undefined && { least }),
  code: "ValidationException",
});

/** Lengths and characters of names and descriptions: the parameters of the Create operations in the API references. */
const rules: Readonly<Record<string, readonly TextRule[]>> = {
  "aws:iam/role:Role": [iam("name", 64), iam("description", 1000, iamText)],
  "aws:iam/rolePolicy:RolePolicy": [iam("name", 128)],
  "aws:iam/policy:Policy": [iam("name", 128), { field: "description", most: 1000, code: "ValidationError" }],
  "aws:sqs/queue:Queue": [{ field: "name", most: 80, form: /^[\w-]+(\.fifo)?$/, code: "InvalidParameterValue" }],
  "aws:sns/topic:Topic": [
    { field: "name", most: 256, form: /^[\w-]+(\.fifo)?$/, code: "InvalidParameter" },
    { field: "displayName", most: 100, code: "InvalidParameter" },
  ],
  "aws:cloudwatch/eventBus:EventBus": [valid("name", 256, /^[/\w.-]+$/), valid("description", 512)],
  "aws:cloudwatch/eventRule:EventRule": [valid("name", 64, dotted), valid("description", 512)],
  "aws:cloudwatch/eventTarget:EventTarget": [valid("targetId", 64, dotted)],
  "aws:cloudwatch/eventArchive:EventArchive": [valid("name", 48, dotted), valid("description", 512)],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    { field: "name", most: 255, code: "ValidationError" },
    { field: "alarmDescription", most: 1024, code: "ValidationError" },
  ],
  "aws:lambda/function:Function": [valid("name", 64, word), valid("description", 256)],
  "aws:lambda/alias:Alias": [valid("name", 128, /^(?!\d+$)[\w-]+$/), valid("description", 256)],
  "aws:dynamodb/table:Table": [valid("name", 255, dotted, 3)],
  "aws:s3/bucket:Bucket": [
    { field: "bucket", least: 3, most: 63, form: /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, code: "InvalidBucketName" },
  ],
  "aws:ssm/document:Document": [valid("name", 128, dotted, 3)],
  "aws:sfn/stateMachine:StateMachine": [
    { field: "name", most: 80, form: /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]+$/, code: "InvalidName" },
  ],
  "aws:fis/experimentTemplate:ExperimentTemplate": [valid("description", 512)],
};

/** @throws AwsError for a name or description that the service refuses. */
export function checkTexts(resource: DeployedResource): void {
  for (const { field, most, least = 0, form, code } of rules[resource.type] ?? []) {
    const text = resource.inputs[field] ?? resource.outputs[field];
    if (typeof text !== "string") continue;
    if (text.length > most) throw new AwsError(code, `${field} has ${text.length} characters, and the most is ${most}`);
    if (text.length < least) {
      throw new AwsError(code, `${field} has ${text.length} characters, and the least is ${least}`);
    }
    if (form && !form.test(text)) {
      throw new AwsError(code, `${field} is ${JSON.stringify(text)}, which does not match ${form.source}`);
    }
  }
}
