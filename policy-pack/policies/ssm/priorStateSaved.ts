import { isRecord } from "../../../aws/json";
import { buildGraph, type Graph } from "../../../runbooks/language/checks/graph";
import { referencesIn, stepsOf, textOf } from "../../../runbooks/language/document";
import { isWriteOnce } from "../../../runbooks/language/operations/dynamodb";
import { classifyStep } from "../../../runbooks/language/risk";
import { readAutomation } from "../../documents/automation";
import { reportedElsewhere } from "../../documents/reportedElsewhere";
import { resourceRule } from "../../rule";

type Step = Record<string, unknown>;

/** A change can be undone only with the state before it. */
export const priorStateSaved = resourceRule({
  name: "ssm-prior-state-saved",
  severity: "high",
  group: "self-healing",
  description: "Before its first change, an Automation document proves that the state before the change is saved.",
  remediation: [
    "Save what the change overwrites: dynamodb PutItem with attribute_not_exists.",
    "Prove it with aws:assertAwsResourceProperty on a dynamodb GetItem with ConsistentRead, before the first change.",
    "A document that restores begins with that proof too: it then knows that there is something to restore.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "CP-9" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const document = yield* reportedElsewhere(readAutomation(inputs));
    if (!document || !isRecord(document.parsed)) return;
    const names = stepsOf(document.parsed).map(({ step }) => textOf(step.name));
    // Which of two steps a jump means is ambiguous; ssm-document-valid reports it.
    if (new Set(names).size < names.length) return;
    const graph = buildGraph(document.parsed);
    const located = [...unproven(graph)].flatMap((name) => graph.steps.get(name) ?? []);
    const early = located.find(({ step }) => isChange(step) && !isSaved(step, graph));
    if (early)
      yield {
        field: `content.${early.path}`,
        found: `the step ${textOf(early.step.name)} is a change before the state is proven to be saved`,
        fix: "First PutItem with attribute_not_exists, then assert a consistent GetItem of the same item.",
      };
  },
});

/** Steps that a run can reach without having proved that a saved state is there. */
function unproven(graph: Graph): Set<string> {
  const seen = new Set<string>();
  const open = graph.first === undefined ? [] : [graph.first];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const step = graph.steps.get(node)?.step;
    const proves = step !== undefined && isProof(step);
    for (const { to, kind } of graph.edges.get(node) ?? [])
      if (to !== undefined && !(proves && kind === "success")) open.push(to);
  }
  return seen;
}

/** The inputs of a step that calls an operation; undefined of any other step. */
const call = ({ inputs }: Step, service: string, api: string): Step | undefined =>
  isRecord(inputs) && inputs.Service === service && inputs.Api === api ? inputs : undefined;

const isProof = (step: Step): boolean =>
  step.action === "aws:assertAwsResourceProperty" &&
  step.onFailure !== "Continue" &&
  call(step, "dynamodb", "GetItem")?.ConsistentRead === true;

/** Saving and sending messages are no changes of what is to be saved. */
const isChange = (step: Step): boolean =>
  classifyStep(step).risk !== "read" && !call(step, "sns", "Publish") && !isSaving(step);

function isSaving(step: Step): boolean {
  const inputs = call(step, "dynamodb", "PutItem");
  return inputs !== undefined && isWriteOnce(inputs);
}

/** A command whose output is saved reads the state: there is no other way to query an instance. */
const isSaved = ({ name, action }: Step, graph: Graph): boolean =>
  action === "aws:runCommand" &&
  [...graph.steps.values()].some(
    ({ step }) =>
      isSaving(step) && referencesIn(step.inputs, "").some(({ inside }) => inside.startsWith(`${textOf(name)}.`)),
  );
