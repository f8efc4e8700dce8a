import { randomBytes } from "node:crypto";
import { partitionOf } from "../../aws/partitions";
import { type ApiCall, AwsError, type LocalService } from "../aws";
import { Experiment, isOver } from "./experiment";
import type { ExperimentRecord, FisDependencies, SafetyLever, Template, TemplateDefinition } from "./types";
import { validateTemplate } from "./validate";
import { experimentSummary, experimentView, leverView, templateSummary, templateView } from "./views";

type Output = Record<string, unknown>;

/** Quotas of FIS (user guide, "Quotas and limitations"). */
const mostTemplates = 500;
const mostActiveExperiments = 5;

/** Fault injection: experiments that change the emulated accounts as their actions say. */
export class FisService implements LocalService {
  readonly operations: ReadonlySet<string>;
  readonly whole = true;
  private readonly templates = new Map<string, Template>();
  private readonly experiments = new Map<string, Experiment>();
  private readonly levers = new Map<string, SafetyLever>();
  private readonly tokens = new Map<string, string>();
  private readonly handlers: Readonly<Record<string, (call: ApiCall) => Output>>;

  constructor(private readonly dependencies: FisDependencies) {
    this.handlers = {
      CreateExperimentTemplate: (call) => this.createTemplate(call),
      GetExperimentTemplate: (call) => ({ experimentTemplate: templateView(this.templateOf(call)) }),
      UpdateExperimentTemplate: (call) => this.updateTemplate(call),
      DeleteExperimentTemplate: (call) => this.deleteTemplate(call),
      ListExperimentTemplates: (call) => ({ experimentTemplates: this.templatesIn(call).map(templateSummary) }),
      StartExperiment: (call) => this.start(call),
      GetExperiment: (call) => ({ experiment: experimentView(this.experimentOf(call).record) }),
      ListExperiments: (call) => this.list(call),
      ListExperimentResolvedTargets: (call) => this.resolvedTargets(call),
      StopExperiment: (call) => this.stop(call),
      GetSafetyLever: (call) => this.getLever(call),
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
  deploy(account: string, region: string, definition: TemplateDefinition, id = identifier("EXT")): Template {
    validateTemplate(definition);
    const arn = `arn:${partitionOf(region)}:fis:${region}:${account}:experiment-template/${id}`;
    const template = { ...definition, id, arn, account, region, createdAt: this.dependencies.clock.now() };
    this.templates.set(id, template);
    return template;
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

  private createTemplate(call: ApiCall): Output {
    const { clientToken: _, ...definition } = call.input;
    if (this.templatesIn(call).length >= mostTemplates)
      throw quota(`An account has ${mostTemplates} templates at most.`);
    const id = this.once(
      call,
      () => this.deploy(call.account, call.region, definition as unknown as TemplateDefinition).id,
    );
    return { experimentTemplate: templateView(this.templateById(call, id)) };
  }

  /** What the call leaves out stays; the changed template is judged like a new one. */
  private updateTemplate(call: ApiCall): Output {
    const { id: _, ...changes } = call.input as Partial<TemplateDefinition> & { id?: string };
    const template = this.templateOf(call);
    const options = { ...template.experimentOptions, ...changes.experimentOptions };
    const changed: Template = { ...template, ...changes, experimentOptions: options };
    validateTemplate(changed);
    changed.updatedAt = this.dependencies.clock.now();
    this.templates.set(template.id, changed);
    return { experimentTemplate: templateView(changed) };
  }

  private deleteTemplate(call: ApiCall): Output {
    const template = this.templateOf(call);
    this.templates.delete(template.id);
    return { experimentTemplate: templateView(template) };
  }

  /** @throws AwsError ResourceNotFoundException */
  private tagged(arn: string): { tags?: Record<string, string> } {
    const id = arn.split("/").at(-1) ?? "";
    const found = this.templates.get(id) ?? this.experiments.get(id)?.record;
    if (found?.arn !== arn) throw notFound(`resource ${arn}`);
    return found;
  }

  private start(call: ApiCall): Output {
    const id = this.once(call, () => this.newExperiment(call).record.id);
    return { experiment: experimentView(this.experimentById(call, id).record) };
  }

  private newExperiment(call: ApiCall): Experiment {
    const template = this.templateById(call, String(call.input.experimentTemplateId));
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
    const lever = this.leverIn(call);
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

  private getLever(call: ApiCall): Output {
    this.onlyDefault(call);
    return { safetyLever: leverView(call.account, call.region, this.leverIn(call)) };
  }

  private updateLever(call: ApiCall): Output {
    this.onlyDefault(call);
    const { status, reason } = (call.input.state ?? {}) as { status?: string; reason?: string };
    if ((status !== "engaged" && status !== "disengaged") || !reason) {
      throw new AwsError("ValidationException", "state needs a status, engaged or disengaged, and a reason.");
    }
    this.levers.set(placeOf(call), { status, reason });
    if (status === "engaged") {
      for (const experiment of this.experimentsIn(call)) experiment.stop(`The safety lever is engaged: ${reason}`);
    }
    return { safetyLever: leverView(call.account, call.region, this.leverIn(call)) };
  }

  private leverIn(call: ApiCall): SafetyLever {
    return this.levers.get(placeOf(call)) ?? { status: "disengaged", reason: "Never engaged." };
  }

  private onlyDefault({ input }: ApiCall): void {
    if (input.id !== "default") throw notFound(`safety lever ${input.id}`);
  }

  /** The id that belongs to a client token; `make` is called at the first use of it. */
  private once(call: ApiCall, make: () => string): string {
    const token = call.input.clientToken;
    if (typeof token !== "string" || token === "") return make();
    const key = `${call.operation} ${placeOf(call)} ${token}`;
    const id = this.tokens.get(key) ?? make();
    this.tokens.set(key, id);
    return id;
  }

  private templatesIn(call: ApiCall): Template[] {
    return [...this.templates.values()].filter((template) => placeOf(template) === placeOf(call));
  }

  private experimentsIn(call: ApiCall): Experiment[] {
    return [...this.experiments.values()].filter(({ record }) => placeOf(record) === placeOf(call));
  }

  private templateOf(call: ApiCall): Template {
    return this.templateById(call, String(call.input.id));
  }

  private templateById(call: ApiCall, id: string): Template {
    const template = this.templatesIn(call).find((one) => one.id === id);
    if (!template) throw notFound(`experiment template ${id}`);
    return template;
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

const placeOf = ({ account, region }: { account: string; region: string }) => `${account}/${region}`;

/** `EXT` or `EXP` and the random part of AWS's ids. */
const identifier = (prefix: string) => `${prefix}${randomBytes(8).toString("hex").toUpperCase()}`;

const notFound = (what: string) => new AwsError("ResourceNotFoundException", `There is no ${what}.`, 404);
const quota = (sentence: string) => new AwsError("ServiceQuotaExceededException", sentence, 402);
