import { loadModels } from "../emulator/models";
import { taskCheck } from "./integrations/checkTask";
import type { Problem } from "./language/problems";
import { validateDefinition } from "./language/validate";

/**
 * What Step Functions would reject in the definition of a state machine; nothing where it would accept it.
 * @param definition JSON text.
 * @param modelsFolder of an emulator: which services and operations tasks can call.
 */
export const definitionProblems = (definition: string, modelsFolder: string): readonly Problem[] =>
  validateDefinition(definition, taskCheck(loadModels(modelsFolder))).problems;
