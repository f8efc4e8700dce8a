import type { TemplateResource } from "./counterparts";
import type { Registered } from "./template";

/** Documents that are made at the same time at most: Systems Manager throttles more (aws-solutions/automated-security-response-on-aws, issue 66). */
const documentsAtOnce = 5;

/**
 * Gives resources the order in which CloudFormation must make them, which it reads from references only, and the program
 * names everything by its text: a resource waits for those whose ARN its text has, a policy for what it belongs to, and a
 * document for the one five before it.
 * @param origin what each resource of the template was registered as, by its id.
 * @throws Error when two resources wait for each other.
 */
export function order(resources: Record<string, TemplateResource>, origin: ReadonlyMap<string, Registered>): void {
  const arns = [...origin].flatMap(([id, { arn }]): Array<[string, string]> => (arn ? [[id, arn]] : []));
  const documents = Object.keys(resources).filter((id) => resources[id]?.Type === "AWS::SSM::Document");
  for (const [id, resource] of Object.entries(resources)) {
    const text = JSON.stringify(resource.Properties);
    const owner = id.endsWith("Policy") ? id.slice(0, -"Policy".length) : "";
    const before = documents[documents.indexOf(id) - documentsAtOnce];
    const waitsFor = [
      ...(owner in resources ? [owner] : []),
      ...arns.filter(([other, arn]) => other !== id && names(text, arn)).map(([other]) => other),
      ...(before !== undefined && documents.includes(id) ? [before] : []),
    ];
    if (waitsFor.length > 0) resource.DependsOn = [...new Set(waitsFor)].sort();
  }
  refuseCircles(resources);
}

/** Whether a text has an ARN to its end: `…:queue` is not in `…:queue-dlq`. */
function names(text: string, arn: string): boolean {
  for (let at = text.indexOf(arn); at >= 0; at = text.indexOf(arn, at + 1))
    if (!/[\w-]/.test(text.charAt(at + arn.length))) return true;
  return false;
}

function refuseCircles(resources: Record<string, TemplateResource>): void {
  const done = new Set<string>();
  const visit = (id: string, path: string[]): void => {
    if (path.includes(id)) throw new Error(`Resources wait for each other: ${[...path, id].join(", ")}.`);
    if (done.has(id)) return;
    for (const next of resources[id]?.DependsOn ?? []) visit(next, [...path, id]);
    done.add(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
}
