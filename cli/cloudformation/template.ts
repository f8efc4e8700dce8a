import { counterparts, type Inputs, type TemplateResource, within } from "./counterparts";
import { order } from "./dependencies";
import { capital } from "./spelling";

/** A registered resource, as far as a template needs it. */
export interface Registered {
  urn: string;
  type: string;
  account: string;
  region: string;
  inputs: Inputs;
  /** Its ARN, where the program knows it. */
  arn?: string;
}

export interface Template {
  AWSTemplateFormatVersion: "2010-09-09";
  Description?: string;
  Resources: Record<string, TemplateResource>;
}

/**
 * Resources of the program as a CloudFormation template for the one account and Region in which they are. CloudFormation
 * says some of them within others (targets within their rule), and some as two (a queue and its policy).
 * @throws Error for a type whose counterpart is not known, and for two resources of one id.
 */
export function templateOf(resources: readonly Registered[], partition: string): Template {
  const Resources: Template["Resources"] = {};
  const origin = new Map<string, Registered>();
  const add = (id: string, resource: TemplateResource) => {
    if (id in Resources) throw new Error(`Two resources would have the id ${id}.`);
    Resources[id] = resource;
  };
  for (const self of resources.filter(({ type }) => !(type in within))) {
    const counterpart = counterparts[self.type];
    if (!counterpart) throw new Error(`${self.urn}: CloudFormation's counterpart of ${self.type} is not known.`);
    const name = self.inputs.name ?? self.inputs.bucket;
    const parts = (type: string) =>
      resources
        .filter((part) => part.type === type && part.inputs[within[type] ?? ""] === name)
        .filter(({ inputs }) => (inputs.eventBusName ?? "") === (self.inputs.eventBusName ?? ""))
        .map(({ inputs }) => withoutRegion(inputs));
    const location = { account: self.account, region: self.region, partition };
    for (const [index, made] of counterpart(withoutRegion(self.inputs), parts, location).entries()) {
      add(index === 0 ? idOf(self) : `${idOf(self)}Policy`, made);
    }
    origin.set(idOf(self), self);
  }
  order(Resources, origin);
  return { AWSTemplateFormatVersion: "2010-09-09", Resources };
}

/** CloudFormation deploys a stack in one Region; the provider's inputs name it for each resource. */
const withoutRegion = ({ region: _, ...inputs }: Inputs): Inputs => inputs;

/** The logical name, which is the same in every Region. */
export const nameOf = ({ urn, region }: Registered): string => (urn.split("::").at(-1) ?? "").replace(`-${region}`, "");

/** The type and that name, in the letters and digits that CloudFormation admits. */
const idOf = (registered: Registered): string =>
  `${registered.type.split(":").at(-1)} ${nameOf(registered)}`
    .split(/[^A-Za-z0-9]+/)
    .map(capital)
    .join("");
