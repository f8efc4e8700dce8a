import { isRecord } from "../../../aws/json";
import type { ApiCall } from "../../aws";
import { type AuthorizationCheck, check, ownArn, requestTags } from "../checks";

/**
 * Creating a template is checked on each action it uses and on templates; starting an experiment on its template and on
 * experiments, whose ids do not exist yet (Service Authorization Reference, list_awsfaultinjectionservice).
 */
export function fis(call: ApiCall): AuthorizationCheck[] | undefined {
  const { input, operation } = call;
  const tags = requestTags(input);
  switch (operation) {
    case "CreateExperimentTemplate": {
      const actions = isRecord(input.actions) ? Object.values(input.actions).filter(isRecord) : [];
      const used = actions.map(({ actionId }) => ownArn(call, "fis", `action/${actionId}`));
      return [
        check(call, "fis:CreateExperimentTemplate", [...used, ownArn(call, "fis", "experiment-template/*")], tags),
      ];
    }
    case "StartExperiment": {
      const template = ownArn(call, "fis", `experiment-template/${input.experimentTemplateId ?? "*"}`);
      return [check(call, "fis:StartExperiment", [template, ownArn(call, "fis", "experiment/*")], tags)];
    }
    case "ListExperimentResolvedTargets":
      return [check(call, `fis:${operation}`, [ownArn(call, "fis", `experiment/${input.experimentId ?? "*"}`)])];
    case "GetSafetyLever":
    case "UpdateSafetyLeverState":
      return [check(call, `fis:${operation}`, [ownArn(call, "fis", `safety-lever/${input.id ?? "*"}`)])];
    default:
      return undefined;
  }
}
