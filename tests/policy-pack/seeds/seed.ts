import type { AutomationDocument } from "../../../runbooks/language/types";
import type { AnalyzedResource } from "../analyze";
import type { BlueprintResource, StackName } from "../stacks";
import { account } from "../subject";

export type Inputs = Record<string, unknown>;

/** One violation in a stack of this project, as somebody might bring it in. */
export interface Seed {
  rule: string;
  stack: StackName;
  /** The end of the URN of the resource that is broken, or a new resource. */
  resource: string | (AnalyzedResource & { name: string });
  breakIt?(inputs: Inputs, resource: BlueprintResource): void;
}

interface Statements {
  Statement: Array<Record<string, unknown>>;
}

export const edit = (inputs: Inputs, field: string, change: (document: Statements) => void) => {
  const document = JSON.parse(inputs[field] as string) as Statements;
  change(document);
  inputs[field] = JSON.stringify(document);
};
export const editRole = (inputs: Inputs, change: (document: Statements) => void) =>
  edit((inputs.inlinePolicies as Inputs[])[0]!, "policy", change);
export const editDocument = (inputs: Inputs, change: (document: AutomationDocument) => void) => {
  const document = JSON.parse(inputs.content as string) as AutomationDocument;
  change(document);
  inputs.content = JSON.stringify(document);
};
export const editPattern = (inputs: Inputs, change: (pattern: Inputs) => void) => {
  const pattern = JSON.parse(inputs.eventPattern as string) as Inputs;
  change(pattern);
  inputs.eventPattern = JSON.stringify(pattern);
};
export const without =
  (...fields: string[]) =>
  (inputs: Inputs) => {
    for (const field of fields) delete inputs[field];
  };

export const isolation = "Document::runbooks-eu-west-1-IsolateAndSnapshotInstance";
export const localRule = "EventRule::failed-service-eu-west-1";
export const experiment = {
  type: "aws:fis/experimentTemplate:ExperimentTemplate",
  name: "game-day",
  inputs: {
    roleArn: `arn:aws:iam::${account}:role/reflex-game-day`,
    stopConditions: [{ source: "aws:cloudwatch:alarm", value: `arn:aws:cloudwatch:eu-west-1:${account}:alarm:users` }],
    targets: [
      {
        name: "Instances",
        resourceType: "aws:ec2:instance",
        selectionMode: "COUNT(1)",
        resourceTags: [{ key: "reflex:canary", value: "true" }],
      },
    ],
    logConfiguration: { logSchemaVersion: 2, s3Configuration: { bucketName: "logs" } },
  },
};
export const broken = (rule: string, changes: Inputs): Seed => ({
  rule,
  stack: "member",
  resource: { ...experiment, inputs: { ...experiment.inputs, ...changes } },
});
export const added = (rule: string, type: string, inputs: Inputs): Seed => ({
  rule,
  stack: "security",
  resource: { type, name: "added", inputs },
});
