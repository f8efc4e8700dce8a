import { QueryEvaluationError } from "../errors";
import { isJsonMap, type Json, type JsonMap } from "../json";
import { compileExpression, expressionIn } from "./expression";
import { stepFunctionsLibrary } from "./functions";

/** What expressions of a state can reach. */
export interface QueryData {
  /** `$states` */
  states: { input: Json; result?: Json; errorOutput?: Json; context: Json };
  variables: Readonly<Record<string, Json>>;
  now: Date;
}

/**
 * Evaluates every expression in a value; `field` names where it stands, such as `Arguments`.
 * @throws QueryEvaluationError
 */
export async function evaluateTemplate(template: Json, reach: QueryData, field: string): Promise<Json> {
  if (typeof template === "string") {
    const source = expressionIn(template);
    return source === undefined ? template : evaluateExpression(source, reach, field);
  }
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [index, item] of template.entries())
      items.push(await evaluateTemplate(item, reach, `${field}[${index}]`));
    return items;
  }
  if (!isJsonMap(template)) return template;
  const filled: JsonMap = {};
  for (const [key, value] of Object.entries(template)) {
    filled[key] = await evaluateTemplate(value, reach, `${field}/${key}`);
  }
  return filled;
}

async function evaluateExpression(source: string, reach: QueryData, field: string): Promise<Json> {
  const subject = `The JSONata expression '${source}' specified for the field '${field}'`;
  let result: unknown;
  try {
    result = await compileExpression(source).evaluate(undefined, {
      ...stepFunctionsLibrary(reach.now),
      ...reach.variables,
      states: reach.states,
    });
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    throw new QueryEvaluationError(
      `${subject} threw an error during evaluation. ${code === undefined ? "" : `${code}: `}${message}`,
      field,
    );
  }
  if (result === undefined) throw new QueryEvaluationError(`${subject} returned nothing (undefined).`, field);
  if (holdsFunction(result)) throw new QueryEvaluationError(`${subject} returned an unsupported result type.`, field);
  // JSONata's lists carry marks of its own; only the JSON in them counts.
  return JSON.parse(JSON.stringify(result)) as Json;
}

function holdsFunction(value: unknown): boolean {
  if (typeof value === "function") return true;
  if (Array.isArray(value)) return value.some(holdsFunction);
  if (!isJsonMap(value)) return false;
  return "_jsonata_lambda" in value || "_jsonata_function" in value || Object.values(value).some(holdsFunction);
}
