import type { TemplateAction, TemplateDefinition, TemplateTarget } from "../fis/types";
import { text } from "./inputs";
import type { Applier } from "./target";

/** The provider writes as lists with names what the API has by name. */
interface TemplateInputs {
  actions: Array<{
    name: string;
    actionId: string;
    description?: string;
    startAfters?: string[];
    parameters?: Array<{ key: string; value: string }>;
    target?: { key: string; value: string };
  }>;
  targets?: Array<{
    name: string;
    resourceType: string;
    resourceArns?: string[];
    resourceTags?: Array<{ key: string; value: string }>;
    filters?: Array<{ path: string; values: string[] }>;
    selectionMode: string;
    parameters?: Record<string, string>;
  }>;
  stopConditions: Array<{ source: string; value?: string }>;
  experimentOptions?: TemplateDefinition["experimentOptions"];
  logConfiguration?: Record<string, unknown>;
  tags?: Record<string, string>;
}

const experimentTemplate: Applier = (resource, { fis }) => {
  const inputs = resource.inputs as unknown as TemplateInputs;
  const { experimentOptions, stopConditions, tags } = inputs;
  const definition: TemplateDefinition = {
    description: text(resource, "description"),
    roleArn: text(resource, "roleArn"),
    stopConditions,
    actions: Object.fromEntries(inputs.actions.map((action) => [action.name, actionOf(action)])),
    targets: Object.fromEntries((inputs.targets ?? []).map((target) => [target.name, targetOf(target)])),
    ...(experimentOptions && { experimentOptions }),
    ...(inputs.logConfiguration && { logConfiguration: logConfiguration(inputs.logConfiguration) }),
    ...(tags && { tags }),
  };
  fis.deploy(resource.account, resource.region, definition, text(resource, "id"));
};

function actionOf({ actionId, description, parameters = [], startAfters, target }: TemplateInputs["actions"][number]) {
  const action: TemplateAction = {
    actionId,
    ...(description && { description }),
    parameters: valuesByKey(parameters),
    ...(target && { targets: { [target.key]: target.value } }),
    ...(startAfters && { startAfter: startAfters }),
  };
  return action;
}

type TargetInputs = NonNullable<TemplateInputs["targets"]>[number];

function targetOf({ name: _, resourceTags, ...target }: TargetInputs): TemplateTarget {
  return { ...target, ...(resourceTags && { resourceTags: valuesByKey(resourceTags) }) };
}

/** Only its spelling differs: `cloudwatchLogsConfiguration` of the provider is `cloudWatchLogsConfiguration` of the API. */
function logConfiguration({ cloudwatchLogsConfiguration, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return {
    ...rest,
    ...(cloudwatchLogsConfiguration ? { cloudWatchLogsConfiguration: cloudwatchLogsConfiguration } : {}),
  };
}

const valuesByKey = (entries: Array<{ key: string; value: string }>) =>
  Object.fromEntries(entries.map(({ key, value }) => [key, value]));

export const experiments: Record<string, Applier> = {
  "aws:fis/experimentTemplate:ExperimentTemplate": experimentTemplate,
};
