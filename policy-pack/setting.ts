import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";

/** One setting of a rule: JSON Schema for the engine, and the value that holds where nobody configures another. */
export type Setting<T> = Omit<PolicyConfigJSONSchema, "default"> & { description: string; default: T };

export type Settings<C> = { [K in keyof C]: Setting<C[K]> };

/** Values of the settings, as far as somebody configured them and by default otherwise. */
export function configurationOf<C>(settings: Settings<C>): (configured: Record<string, unknown>) => C {
  const names = Object.keys(settings) as Array<keyof C & string>;
  const defaults = Object.fromEntries(names.map((name) => [name, settings[name].default]));
  return (configured) => ({ ...defaults, ...configured }) as C;
}

/** Setting of the rules that check membership of the organization. */
export const organizationSetting: Setting<string> = {
  type: "string",
  description: "Id of the organization that conditions must name (o-…). Empty: any organization id will do.",
  default: "",
};

/** Setting of the rules that follow links: what a link may lead to although the stack does not make it. */
export const elsewhereSetting = (what: string): Setting<string[]> => ({
  type: "array",
  items: { type: "string" },
  description: `ARN patterns (* and ?) of ${what} that exist although the stack does not make them.`,
  default: [],
});
