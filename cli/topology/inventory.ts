import { parseArn } from "../../aws/arn";
import { catalogue } from "../../catalogue/catalogue";
import { subjects } from "../../catalogue/responses";
import { localRuleName, responseRuleName } from "../../components/naming";
import { documentName } from "../../organization/names";
import type { Response } from "../../responses/types";
import type { DeployedResource } from "../../simulator";

/** A subject of the catalogue, and what is deployed for no subject. */
export interface Heading {
  name: string;
  title: string;
}

const noSubject: Heading = { name: "own", title: "Reflex itself" };

const resolved = new Map(catalogue.map((response) => [response.name, response]));

const rulesOf = (response: Response): string[] =>
  response.placement === "local"
    ? [localRuleName(response.name)]
    : Object.keys(response.forms).map((form) => responseRuleName(response, form));

const documentsOf = ({ runbook, undo, workflow }: Response): string[] =>
  [runbook, undo, ...(workflow?.runbooks ?? [])].flatMap((one) => (one ? [documentName(one.name)] : []));

/** Which subject a rule or a document belongs to: the first of those that use it. */
function headings(namesOf: (response: Response) => string[]): Map<string, Heading> {
  const found = new Map<string, Heading>();
  for (const { name, title, responses } of subjects)
    for (const response of responses)
      for (const used of namesOf(resolved.get(response.name) ?? response))
        if (!found.has(used)) found.set(used, { name, title });
  return found;
}

const [ruleHeadings, documentHeadings] = [headings(rulesOf), headings(documentsOf)];

export const headingOfRule = (rule: string): Heading => ruleHeadings.get(rule) ?? noSubject;
export const headingOfDocument = (document: string): Heading => documentHeadings.get(document) ?? noSubject;

/** Resources of one deployment by type, with the ARNs as policies and targets spell them. */
export class Inventory {
  constructor(readonly resources: readonly DeployedResource[]) {}

  /** @param type the end of the Pulumi type token: `EventRule`. */
  all(type: string): DeployedResource[] {
    return this.resources.filter((resource) => resource.type.endsWith(`:${type}`));
  }

  /** ARNs of queues for what could not be delivered. */
  get deadLetterQueues(): Set<string> {
    const targets = this.all("EventTarget").map(({ inputs }) => (inputs.deadLetterConfig as { arn?: string })?.arn);
    const queues = this.all("Queue").map(({ inputs }) => {
      return document<{ deadLetterTargetArn?: string }>(inputs.redrivePolicy).deadLetterTargetArn;
    });
    return new Set([...targets, ...queues].flatMap((arn) => arn ?? []));
  }
}

/** The name of a resource in its account. */
export const nameOf = ({ inputs, outputs, name }: DeployedResource): string =>
  String(inputs.name ?? inputs.bucket ?? outputs.name ?? name);

/** The ARN of a resource. */
export const arnOf = ({ outputs, inputs }: DeployedResource): string => String(outputs.arn ?? inputs.arn ?? "");

/** An ARN without its Region: the same part in several Regions is one box. */
export function anyRegion(arn: string): string {
  const parsed = parseArn(arn);
  return parsed ? `${parsed.service}:${parsed.account}:${parsed.resource}` : arn;
}

/** The statements that a role's inline policies allow. */
export interface Grant {
  actions: string[];
  resources: string[];
}

export function grantsOf(role: DeployedResource): Grant[] {
  const policies = (role.inputs.inlinePolicies ?? []) as Array<{ policy?: string }>;
  return policies.flatMap(({ policy }) => {
    const { Statement = [] } = document<Policy>(policy);
    return Statement.filter(({ Effect }) => Effect === "Allow").map(({ Action, Resource }) => ({
      actions: list(Action),
      resources: list(Resource),
    }));
  });
}

/** The principals that a role trusts: services by name, roles by ARN. */
export function trustedBy(role: DeployedResource): string[] {
  const { Statement = [] } = document<Policy>(role.inputs.assumeRolePolicy);
  return Statement.flatMap(({ Principal, Condition }) => {
    const named = [
      ...list(Condition?.ArnEquals?.["aws:PrincipalArn"]),
      ...list(Condition?.ArnLike?.["aws:PrincipalArn"]),
    ];
    if (named.length > 0) return named;
    return typeof Principal === "object" ? Object.values(Principal).flatMap(list) : list(Principal);
  });
}

/** What a text holds; nothing of what a preview does not know yet. */
function document<T extends object>(text: unknown): Partial<T> {
  try {
    return JSON.parse(String(text)) as T;
  } catch {
    return {};
  }
}

type OneOrMore = string | string[] | undefined;

interface Policy {
  Statement: Statement[];
}

interface Statement {
  Effect: string;
  Action?: OneOrMore;
  Resource?: OneOrMore;
  Principal?: string | Record<string, OneOrMore>;
  Condition?: Record<string, Record<string, OneOrMore>>;
}

const list = (value: OneOrMore): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
