import type { Template } from "../cloudformation/template";

/** Quotas of CloudFormation (user guide, "CloudFormation quotas"; API reference of CreateStackSet for templates by URL). */
export const templateLimits = { inlineBytes: 51_200, bytes: 1_048_576, resources: 500 } as const;

export interface Size {
  resources: number;
  bytes: number;
  /** Small enough to be sent with the call; others are read from a bucket. */
  inline: boolean;
}

/** A template as it is written and sent: without spaces. */
export const textOf = (template: Template): string => JSON.stringify(template);

/** @throws Error for a template that CloudFormation refuses. */
export function sizeOf(template: Template): Size {
  const bytes = Buffer.byteLength(textOf(template));
  const resources = Object.keys(template.Resources).length;
  if (resources > templateLimits.resources || bytes > templateLimits.bytes)
    throw new Error(
      `The template has ${resources} resources and ${bytes} bytes; CloudFormation accepts ${templateLimits.resources} and ` +
        `${templateLimits.bytes}. Govern fewer Regions, or divide the responses among stacks.`,
    );
  return { resources, bytes, inline: bytes <= templateLimits.inlineBytes };
}
