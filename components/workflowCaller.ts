import * as pulumi from "@pulumi/pulumi";
import { callerFunctionName, roleArn, workflowRoleName } from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import { functionWithRole } from "./functionWithRole";
import type { Place } from "./naming";
import { bundle } from "./plan/bundle";
import { allow } from "./policies";
import { readStops } from "./stops";

export interface WorkflowCallerArgs {
  place: Place;
  settings: TriageSettings;
}

/**
 * The function through which workflows call member accounts, in the Region of the incident. It has no alarm of its own:
 * an error of a call is an answer to the workflow, and an execution that fails has one.
 */
export class WorkflowCaller extends pulumi.ComponentResource {
  constructor(name: string, { place, settings }: WorkflowCallerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:WorkflowCaller", name, {}, opts);
    functionWithRole(
      name,
      {
        place,
        name: callerFunctionName,
        description: "Makes the calls of workflows in member accounts, in the Region of the incident",
        statements: [
          readStops(settings),
          allow(
            "ActInMembers",
            "sts:AssumeRole",
            Object.keys(settings.members).map((account) => roleArn(place.partition, account, workflowRoleName("*"))),
          ),
        ],
        code: {
          "index.js": bundle("functions/caller/handler.ts"),
          "settings.json": JSON.stringify(settings),
        },
        timeout: 50,
        memory: 256,
        // What is throttled beyond that, Step Functions repeats.
        concurrency: 20,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
