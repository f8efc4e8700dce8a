import type { DeployedResource } from "../aws";

/** A text input of a resource; a missing or unknown one is an error that names it. */
export function text(resource: DeployedResource, field: string): string {
  const value = resource.inputs[field] ?? resource.outputs[field];
  if (typeof value !== "string") throw new Error(`${field} is ${value === undefined ? "not known" : "not text"}`);
  return value;
}

export function optionalText(resource: DeployedResource, field: string): string | undefined {
  const value = resource.inputs[field] ?? resource.outputs[field];
  return typeof value === "string" ? value : undefined;
}

/** A number input, or its default. */
export function number(resource: DeployedResource, field: string, otherwise: number): number {
  const value = resource.inputs[field];
  return typeof value === "number" ? value : otherwise;
}
