import { clientPackages } from "../functions/triage/clients";
import { responseFolders } from "../responses/catalogue";
import type { Response } from "../responses/types";
import type { Service } from "../runbooks/language/api";

/**
 * The lines with which a bundle begins whose code looks at the catalogue: what `responses/bundled.ts` describes. Only
 * the SDK clients that the catalogue's lookups call are put into it, and the others that the code needs (of triage, the
 * one that starts runbooks).
 */
export function catalogueLines(catalogue: readonly Response[], others: readonly Service[] = ["ssm"]): string {
  const central = catalogue.filter((response) => response.placement === "central");
  const read = central.flatMap(({ resource }) => resource.reads.map(({ service }) => service));
  const services = [...new Set<Service>([...others, ...read])].sort();
  return [
    'Object.assign(require("./responses/bundled").bundled, {',
    `responses: ${table(responseFolders().map((folder) => [folder, `./responses/${folder}/response`]))},`,
    `clients: ${table(services.map((service) => [service, clientPackages[service]]))}});`,
  ].join("\n");
}

const table = (modules: Array<[name: string, path: string]>) =>
  `{${modules.map(([name, path]) => `${JSON.stringify(name)}: () => require(${JSON.stringify(path)})`).join(", ")}}`;
