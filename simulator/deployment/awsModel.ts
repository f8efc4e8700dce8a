import { createHash } from "node:crypto";
import { partitionOf } from "../../aws/partitions";
import { delivery } from "./delivery";
import { eventsAndCompute } from "./eventsAndCompute";
import { identityAndData } from "./identityAndData";

/** A resource as a program registers it, with the account and Region that its provider puts it in. */
export interface RegisteredResource {
  /** Pulumi type token, e.g. `aws:iam/role:Role`. */
  type: string;
  /** Logical name: where AWS needs a name and the program gives none, the provider makes one of it. */
  name: string;
  inputs: Record<string, unknown>;
  account: string;
  region: string;
  /** Outputs of the resource that is deleted for this one. */
  replaces?: Record<string, unknown>;
}

/** What the AWS provider answers once the resource exists. */
export interface ProviderAnswer {
  id: string;
  /** All inputs, and what the provider adds: ARN, URL, generated names, versions. */
  outputs: Record<string, unknown>;
}

/** The parts of a resource that make up its ARN and ids. */
export interface Subject extends RegisteredResource {
  partition: string;
  /** A text input that must be there. */
  text(field: string): string;
  /** The text input, or a name made of the logical name as the provider makes it: with seven random-looking digits. */
  nameFrom(field: string): string;
  /** ARN of something in the account and Region of the resource. */
  arn(service: string, resource: string): string;
  /** The same digits for the same resource every time. */
  digits(count: number): string;
  /** The same UUID for the same resource every time. */
  uuid(): string;
}

/** What one type adds to its inputs. */
export type Model = (subject: Subject) => { id: string; outputs?: Record<string, unknown> };

const models: Record<string, Model> = { ...identityAndData, ...eventsAndCompute, ...delivery };

/**
 * What the AWS provider would answer for a resource, without AWS: the one source for programs that run under mocks and
 * for a provider that replaces the real one.
 * @throws Error for a type that nobody described yet, and for a required text that is missing.
 */
export function answerOf(resource: RegisteredResource): ProviderAnswer {
  const model = models[resource.type];
  if (!model) {
    throw new Error(
      `${resource.type} ("${resource.name}"): what AWS answers for this type is not described. ` +
        "Add it to simulator/deployment/ (identityAndData.ts, eventsAndCompute.ts or delivery.ts).",
    );
  }
  const { id, outputs } = model(subject(resource));
  return { id, outputs: { region: resource.region, ...resource.inputs, ...outputs } };
}

function subject(resource: RegisteredResource): Subject {
  const { account, inputs, name, region, type } = resource;
  const partition = partitionOf(region);
  const digits = (count: number) =>
    createHash("sha256").update([account, region, type, name].join("\n")).digest("hex").slice(0, count);
  return {
    ...resource,
    partition,
    digits,
    uuid: () => digits(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    text(field) {
      const value = inputs[field];
      if (typeof value === "string" && value !== "") return value;
      throw new Error(`${type} ("${name}"): ${field} is ${value === undefined ? "missing" : "not text"}.`);
    },
    nameFrom(field) {
      const value = inputs[field];
      return typeof value === "string" && value !== "" ? value : `${name}-${digits(7)}`;
    },
    arn: (service, rest) => `arn:${partition}:${service}:${region}:${account}:${rest}`,
  };
}
