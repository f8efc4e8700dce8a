import { partitionOf } from "../../aws/partitions";
import type { ApiCall } from "../aws";
import type { SimulatedClock } from "../clock";
import { type ClientTokens, identifier, notFound, placeOf, quota } from "./records";
import type { Template, TemplateDefinition } from "./types";
import { validateTemplate } from "./validate";

/** "Quotas and limitations" (FIS user guide). */
const mostTemplates = 500;

/** The experiment templates of all accounts. */
export class Templates {
  private readonly byId = new Map<string, Template>();

  constructor(
    private readonly clock: Pick<SimulatedClock, "now">,
    private readonly tokens: ClientTokens,
  ) {}

  /** @throws AwsError ValidationException for what FIS would refuse. */
  deploy(account: string, region: string, definition: TemplateDefinition, id = identifier("EXT")): Template {
    validateTemplate(definition);
    const arn = `arn:${partitionOf(region)}:fis:${region}:${account}:experiment-template/${id}`;
    const template = { ...definition, id, arn, account, region, createdAt: this.clock.now() };
    this.byId.set(id, template);
    return template;
  }

  create(call: ApiCall): Template {
    const { clientToken: _, ...definition } = call.input;
    if (this.in(call).length >= mostTemplates) throw quota(`An account has ${mostTemplates} templates at most.`);
    const make = () => this.deploy(call.account, call.region, definition as unknown as TemplateDefinition).id;
    return this.of(call, this.tokens.once(call, make));
  }

  /** What the call leaves out stays; the changed template is judged like a new one. */
  update(call: ApiCall): Template {
    const { id: _, ...changes } = call.input as Partial<TemplateDefinition> & { id?: string };
    const template = this.of(call);
    const options = { ...template.experimentOptions, ...changes.experimentOptions };
    const changed: Template = { ...template, ...changes, experimentOptions: options };
    validateTemplate(changed);
    changed.updatedAt = this.clock.now();
    this.byId.set(template.id, changed);
    return changed;
  }

  delete(call: ApiCall): Template {
    const template = this.of(call);
    this.byId.delete(template.id);
    return template;
  }

  /** Of any account. */
  get(id: string): Template | undefined {
    return this.byId.get(id);
  }

  /** Those of the caller's account and Region. */
  in(call: ApiCall): Template[] {
    return [...this.byId.values()].filter((template) => placeOf(template) === placeOf(call));
  }

  /** @throws AwsError ResourceNotFoundException */
  of(call: ApiCall, id = String(call.input.id)): Template {
    const template = this.in(call).find((one) => one.id === id);
    if (!template) throw notFound(`experiment template ${id}`);
    return template;
  }
}
