export interface Urn {
  stack: string;
  project: string;
  type: string;
  name: string;
}

/** Reads `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`; names may hold anything, `::` too. */
export function parseUrn(urn: string): Urn | undefined {
  const [, stack, project, types, name] = /^urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/s.exec(urn) ?? [];
  if (stack === undefined || project === undefined || types === undefined || name === undefined) return undefined;
  return { stack, project, type: types.slice(types.lastIndexOf("$") + 1), name };
}
