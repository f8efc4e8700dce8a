const shownValues = 3;
const longestValue = 48;

/** Inputs that say nothing of what a step acts upon. */
const beside = ["Service", "Api", "ClientToken", "Description", "ConditionExpression", "TableName", "Item", "Steps"];
const tagged = ["Tags", "TagSpecifications"];

/** What a step acts upon: the first few plain values of its inputs, or what a loop goes through. */
export function subjectsOf(inputs: Record<string, unknown> | undefined): string {
  const values = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string") {
      if (value.length <= longestValue && value !== "") values.add(value);
    } else if (value && typeof value === "object") {
      for (const inner of Object.values(value)) collect(inner);
    }
  };
  for (const [name, value] of Object.entries(inputs ?? {})) {
    if (![...beside, ...tagged].includes(name)) collect(value);
  }
  const more = values.size - shownValues;
  return [...values].slice(0, shownValues).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
