import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { triageCheckFunctionName, triageFunctionName } from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import { functionWithRole } from "./functionWithRole";
import { readMembers } from "./members";
import { arnOf, type Place } from "./naming";
import { bundle } from "./plan/bundle";
import { allow } from "./policies";

export interface PreTrafficCheckArgs {
  place: Place;
  settings: TriageSettings;
}

/**
 * What CodeDeploy calls before it shifts the first message to a new version of triage: a function that sends the version
 * a synthetic signal, and reports to CodeDeploy whether it was decided upon.
 */
export class PreTrafficCheck extends pulumi.ComponentResource {
  readonly functionName = triageCheckFunctionName;

  constructor(name: string, { place, settings }: PreTrafficCheckArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:PreTrafficCheck", name, {}, opts);
    functionWithRole(
      name,
      {
        place,
        name: triageCheckFunctionName,
        description: "Sends a new version of triage a synthetic signal",
        statements: [readMembers(settings), ...checkStatements(place)],
        code: { "index.js": bundle("functions/preTraffic/handler.ts"), "settings.json": JSON.stringify(settings) },
        // Longer than triage may work on a batch.
        timeout: 90,
        memory: 256,
        // One deployment at a time.
        concurrency: 1,
      },
      { parent: this },
    );
    this.registerOutputs({ functionName: this.functionName });
  }
}

const checkStatements = (place: Place): NamedStatement[] => [
  allow("CallNewVersion", "lambda:InvokeFunction", `${arnOf(place, "lambda", `function:${triageFunctionName}`)}:*`),
  // A deployment is named by its id alone, so that its group is not known before.
  allow("ReadDeployments", "codedeploy:GetDeployment", arnOf(place, "codedeploy", "deploymentgroup:*")),
  // It has no resources to name (Service Authorization Reference).
  allow("AnswerDeployments", "codedeploy:PutLifecycleEventHookExecutionStatus", "*"),
];
