import type { Models } from "../../emulator/models";
import { isJsonMap, type Json } from "../json";
import { expressionIn } from "../jsonata/expression";
import type { CheckTask } from "../language/validate";
import { bindParameters, type IsDynamic } from "./binding";
import { withJsonText } from "./call";
import { parseResource, ResourceRefused, type TaskResource } from "./resource";

/** Members of optimized integrations that accept any JSON where the service accepts text. */
const jsonMembers: ReadonlySet<string> = new Set(["Payload", "MessageBody", "Message", "Input", "Detail"]);

/** Checks what Task states call: that it exists, that it is run here, and that its parameters fit. */
export function taskCheck(models: Models): CheckTask {
  return (state, language, location, problems) => {
    let resource: TaskResource;
    try {
      resource = parseResource(String(state.Resource), models);
    } catch (error) {
      if (!(error instanceof ResourceRefused)) throw error;
      problems.add(`${location}/Resource`, error.message);
      return;
    }
    const field = language === "JSONata" ? "Arguments" : "Parameters";
    const parameters = state[field];
    if (resource.kind === "function" || !isJsonMap(parameters)) return;
    const service = resource.kind === "sdk" ? resource.service : resource.integration.service;
    const model = models.service(service);
    if (!model) return;
    const dynamic = language === "JSONata" ? dynamicQuery : dynamicPath;
    const isDynamic: IsDynamic =
      resource.kind === "sdk" ? dynamic : (key, value) => jsonMembers.has(key) || dynamic(key, value);
    for (const message of bindParameters(withJsonText(resource, parameters), model, resource.operation, isDynamic)
      .problems) {
      problems.add(`${location}/${field}`, message);
    }
  };
}

/** In an Express workflow no task waits for a job or for its token (recorded for the first). */
export const expressCheck =
  (check: CheckTask): CheckTask =>
  (state, language, location, problems) => {
    const [, pattern] = /\.(sync|waitForTaskToken)(?::2)?$/.exec(String(state.Resource)) ?? [];
    if (pattern === undefined) check(state, language, location, problems);
    else {
      const message = `Express state machine does not support '.${pattern}' service integration`;
      problems.add(`${location}/Resource`, message);
    }
  };

const dynamicPath: IsDynamic = (key) => key.endsWith(".$");
const dynamicQuery: IsDynamic = (_, value: Json) => typeof value === "string" && expressionIn(value) !== undefined;
