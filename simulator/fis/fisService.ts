import { partitionOf } from "../../aws/partitions";
import { type ApiCall, AwsError, type LocalService } from "../aws";
import { Experiment, isOver } from "./experiment";
import { ClientTokens, identifier, notFound, placeOf, quota } from "./records";
import { SafetyLevers } from "./safetyLevers";
import { Templates } from "./templates";
import type { ExperimentRecord, FisDependencies, SafetyLever, Template, TemplateDefinition } from "./types";
import { experimentSummary, experimentView, leverView, templateSummary, templateView } from "./views";

type Output = Record<string, unknown>;

/** "Quotas and limitations" (FIS user guide). */
const mostActiveExperiments = 5;

/** Fault injection: experiments that change the emulated accounts as their actions say. */
export class FisService implements LocalService {
  readonly operations: ReadonlySet<string>;
  readonly whole = true;
  private readonly tokens = new ClientTokens();
  private readonly templates: Templates;
  private readonly experiments = new Map<string, Experiment>();
  private readonly levers = new SafetyLevers();
  private readonly handlers: Readonly<Record<string, (call: ApiCall) => Output>>;

  constructor(private readonly dependencies: FisDependencies) {
    this.templates = new Templates(dependencies.clock, this.tokens);
    const template = (one: Template) => ({ experimentTemplate: templateView(one) });
    this.handlers = {
      CreateExperimentTemplate: (call) => template(this.templates.create(call)),
      GetExperimentTemplate: (call) => template(this.templates.of(call)),
      UpdateExperimentTemplate: (call) => template(this.templates.update(call)),
      DeleteExperimentTemplate: (call) => template(this.templates.delete(call)),
      ListExperimentTemplates: (call) => ({ experimentTemplates: this.templates.in(call).map(templateSummary) }),
      StartExperiment: (call) => this.start(call),
      GetExperiment: (call) => ({ experiment: experimentView(this.experimentOf(call).record) }),
      ListExperiments: (call) => this.list(call),
      ListExperimentResolvedTargets: (call) => this.resolvedTargets(call),
      StopExperiment: (call) => this.stop(call),
      GetSafetyLever: (call) => leverOf(call, this.levers.get(call)),
      UpdateSafetyLeverState: (call) => this.updateLever(call),
      ListTagsForResource: ({ input }) => ({ tags: this.tagged(String(input.resourceArn)).tags ?? {} }),
      TagResource: ({ input }) => {
        const tagged = this.tagged(String(input.resourceArn));
        tagged.tags = { ...tagged.tags, ...(input.tags as Record<string, string>) };
        return {};
      },
      UntagResource: ({ input }) => {
        const tagged = this.tagged(String(input.resourceArn));
        const removed = (input.tagKeys ?? []) as string[];
        tagged.tags = Object.fromEntries(Object.entries(tagged.tags ?? {}).filter(([key]) => !removed.includes(key)));
        return {};
      },
    };
    this.operations = new Set(Object.keys(this.handlers));
  }

  async handle(call: ApiCall): Promise<Output> {
    const handler = this.handlers[call.operation];
    if (!handler)
      throw new AwsError("NotImplemented", `fis ${call.operation}: the embedded organization does not run it`, 501);
    return handler(call);
  }

  /**
   * Puts a template in place, as a deployment does.
   * @throws AwsError ValidationException for what FIS would refuse.
   */
  deploy(account: string, region: string, definition: TemplateDefinition, id?: string): Template {
    return this.templates.deploy(account, region, definition, id);
  }

  /** Tags of a template or an experiment; none for what does not exist. */
  tagsOf(arn: string): Record<string, string> {
    const id = arn.split("/").at(-1) ?? "";
    return this.templates.get(id)?.tags ?? this.experiments.get(id)?.record.tags ?? {};
  }

  /** Some alarm may have changed: experiments that it stops are stopped. */
  async alarmsChanged(): Promise<void> {
    for (const experiment of this.experiments.values()) await experiment.watch();
  }

  /** @throws AwsError ResourceNotFoundException */
  private tagged(arn: string): { tags?: Record<string, string> } {
    const id = arn.split("/").at(-1) ?? "";
    const found = this.templates.get(id) ?? this.experiments.get(id)?.record;
    if (found?.arn !== arn) throw notFound(`resource ${arn}`);
    return found;
  }

  private start(call: ApiCall): Output {
    const id = this.tokens.once(call, () => this.newExperiment(call).record.id);
    return { experiment: experimentView(this.experimentById(call, id).record) };
  }

  private newExperiment(call: ApiCall): Experiment {
    const template = this.templates.of(call, String(call.input.experimentTemplateId));
    const { actionsMode = "run-all" } = (call.input.experimentOptions ?? {}) as { actionsMode?: string };
    if (actionsMode !== "run-all" && actionsMode !== "skip-all") {
      throw new AwsError("ValidationException", `actionsMode "${actionsMode}" is not run-all or skip-all.`);
    }
    if (this.experimentsIn(call).filter(({ record }) => !isOver(record)).length >= mostActiveExperiments) {
      throw quota(`An account has ${mostActiveExperiments} active experiments at most.`);
    }
    const id = identifier("EXP");
    const record: ExperimentRecord = {
      id,
      arn: `arn:${partitionOf(call.region)}:fis:${call.region}:${call.account}:experiment/${id}`,
      account: call.account,
      region: call.region,
      template,
      actionsMode,
      status: "pending",
      reason: "Experiment is pending.",
      actions: Object.fromEntries(
        Object.entries(template.actions).map(([name, action]) => [name, { ...action, status: "pending" as const }]),
      ),
      resolved: {},
      createdAt: this.dependencies.clock.now(),
      tags: (call.input.tags ?? {}) as Record<string, string>,
    };
    const experiment = new Experiment(record, this.dependencies);
    this.experiments.set(id, experiment);
    const lever = this.levers.at(call);
    experiment.begin(
      lever.status === "disengaged" ? undefined : `The safety lever is ${lever.status}: ${lever.reason}`,
    );
    return experiment;
  }

  private list(call: ApiCall): Output {
    const { experimentTemplateId: template } = call.input;
    const experiments = this.experimentsIn(call).filter(
      ({ record }) => template === undefined || record.template.id === template,
    );
    return { experiments: experiments.map(({ record }) => experimentSummary(record)) };
  }

  private resolvedTargets(call: ApiCall): Output {
    const { record } = this.experimentById(call, String(call.input.experimentId));
    const only = call.input.targetName;
    const resolvedTargets = Object.entries(record.resolved)
      .filter(([targetName]) => only === undefined || only === targetName)
      .flatMap(([targetName, arns]) =>
        arns.map((arn) => ({
          targetName,
          resourceType: record.template.targets?.[targetName]?.resourceType,
          targetInformation: { arn },
        })),
      );
    return { resolvedTargets };
  }

  private stop(call: ApiCall): Output {
    const experiment = this.experimentOf(call);
    if (isOver(experiment.record)) {
      throw new AwsError("ValidationException", `Experiment ${experiment.record.id} is ${experiment.record.status}.`);
    }
    experiment.stop("Experiment was stopped by a person.");
    return { experiment: experimentView(experiment.record) };
  }

  private updateLever(call: ApiCall): Output {
    const lever = this.levers.update(call);
    if (lever.status === "engaged") {
      for (const experiment of this.experimentsIn(call))
        experiment.stop(`The safety lever is engaged: ${lever.reason}`);
    }
    return leverOf(call, lever);
  }

  private experimentsIn(call: ApiCall): Experiment[] {
    return [...this.experiments.values()].filter(({ record }) => placeOf(record) === placeOf(call));
  }

  private experimentOf(call: ApiCall): Experiment {
    return this.experimentById(call, String(call.input.id));
  }

  private experimentById(call: ApiCall, id: string): Experiment {
    const experiment = this.experimentsIn(call).find(({ record }) => record.id === id);
    if (!experiment) throw notFound(`experiment ${id}`);
    return experiment;
  }
}

const leverOf = ({ account, region }: ApiCall, lever: SafetyLever): Output => ({
  safetyLever: leverView(account, region, lever),
});
