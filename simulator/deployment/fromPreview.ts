import type { DeployedResource, Deployment } from "../aws";
import { answerOf } from "./awsModel";
import { deploymentOfResources, type StateResource } from "./fromState";

interface PreviewStep {
  op: string;
  urn: string;
  /** Absent for new resources. */
  oldState?: StateResource;
  /** Absent for resources that go. */
  newState?: StateResource;
}

interface Preview {
  steps: PreviewStep[];
  /** Resources by what would be done to them. */
  changeSummary: Record<string, number>;
}

/** The placeholder of a value that is not known before deployment (pulumi sdk, plugin/rpc.go). */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** What previews show instead of secrets, with any option. */
const hidden = "[secret]";

/** Whether this is what `pulumi preview --json` prints, and no stack's state. */
export const isPreview = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "steps" in value && "changeSummary" in value;

/**
 * The resources that a stack would have after an update, from what `pulumi preview --json --show-sames` prints (parsed).
 * A preview holds inputs; what AWS would answer for new resources comes from the model.
 * @throws Error when resources are left out, an input is secret or not known yet, or the model has no answer.
 */
export function deploymentFromPreview(preview: unknown): Deployment {
  const { steps, changeSummary } = readPreview(preview);
  const left = steps.filter(({ op, newState }) => newState && !/^(delete|discard|remove)/.test(op));
  // A replacement takes several steps.
  const last = new Map(left.map((step) => [step.urn, step]));
  const shown = [...last.values()].filter(({ op }) => op === "same").length;
  if (shown < (changeSummary.same ?? 0)) {
    throw new Error(
      `This preview leaves out ${(changeSummary.same ?? 0) - shown} resources that do not change. ` +
        "Write it with: pulumi preview --json --show-sames",
    );
  }
  const existing = new Set<string>();
  const resources = [...last.values()].map((step): StateResource => {
    const after = afterwards(step);
    if (after.outputs) existing.add(step.urn);
    return after;
  });
  const modelled = (resource: DeployedResource) =>
    existing.has(resource.urn) ? resource : answered(resource, last.get(resource.urn)?.oldState?.outputs);
  const { resources: known } = deploymentOfResources(resources);
  const deployed = known.map((resource) => withVersion(resource, known, modelled));
  const problems = deployed.flatMap(obscureInputs);
  if (problems.length > 0) {
    throw new Error(
      `A preview is not enough to know what would be deployed:\n${problems.map((problem) => `  - ${problem}`).join("\n")}\n` +
        "Compute these values from configuration, or deploy and use: pulumi stack export --show-secrets",
    );
  }
  return {
    resources: deployed.map(modelled),
  };
}

function readPreview(value: unknown): Preview {
  const { steps, changeSummary } = (value ?? {}) as {
    steps?: PreviewStep[] | null;
    changeSummary?: Preview["changeSummary"];
  };
  if (!isPreview(value) || !changeSummary) {
    throw new Error(
      "This is not a preview: steps and changeSummary are missing. Write one with: pulumi preview --json --show-sames",
    );
  }
  return { steps: steps ?? [], changeSummary };
}

/** The resource as it will be. What already exists keeps its id and whatever AWS returned about it. */
function afterwards({ op, oldState, newState }: PreviewStep): StateResource {
  const after = newState as StateResource;
  if (op !== "same" && op !== "update") return { ...after, outputs: undefined };
  const { inputs } = after;
  return { ...after, id: oldState?.id ?? after.id, outputs: { ...oldState?.outputs, ...after.outputs, ...inputs } };
}

function answered(resource: DeployedResource, replaces?: Record<string, unknown>): DeployedResource {
  const made = { ...resource, ...(replaces && { replaces }) };
  const { id, outputs } = answerOf(made);
  return { ...made, outputs: { id, ...outputs } };
}

/** Only Lambda numbers versions, so a preview does not know which one a new alias points at; the model does. */
function withVersion(
  resource: DeployedResource,
  others: readonly DeployedResource[],
  modelled: (resource: DeployedResource) => DeployedResource,
): DeployedResource {
  const { type, account, region, inputs } = resource;
  if (type !== "aws:lambda/alias:Alias" || inputs.functionVersion !== unknown) return resource;
  const handler = others.find(
    (other) =>
      other.type === "aws:lambda/function:Function" &&
      other.account === account &&
      other.region === region &&
      other.inputs.name === inputs.functionName,
  );
  if (!handler) return resource;
  return { ...resource, inputs: { ...inputs, functionVersion: modelled(handler).outputs.version } };
}

/** Inputs that the preview does not have. */
function obscureInputs({ type, name, inputs }: DeployedResource): string[] {
  return Object.entries(inputs).flatMap(([field, value]) => {
    const reason = contains(value, unknown) ? "not known before deployment" : contains(value, hidden) && "secret";
    return reason ? [`${type} "${name}": ${field} is ${reason}`] : [];
  });
}

function contains(value: unknown, text: string): boolean {
  if (typeof value === "string") return text === hidden ? value === text : value.includes(text);
  return typeof value === "object" && value !== null && Object.values(value).some((member) => contains(member, text));
}
