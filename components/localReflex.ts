import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { documentName, localRoleName, type Organization, roleArn, runRoleName } from "../responses/names";
import type { LocalResponse } from "../responses/types";
import type { DeadLetterQueue } from "./deadLetterQueue";
import { passRunRoles } from "./memberRoles";
import { arnOf, localRuleName, type Place, ruleArn } from "./naming";
import { onlyPolicy, trustService } from "./policies";

/** One Region of a member account, with the queue for what cannot be delivered there. */
export interface MemberSite {
  place: Place;
  deadLetters: DeadLetterQueue;
}

export interface LocalReflexArgs {
  organization: Organization;
  accountId: string;
  sites: MemberSite[];
  response: LocalResponse;
  /** False where the account or the response only observes: a rule cannot say what it would have done, so it is off. */
  enabled: boolean;
}

/** A rule of the member account that starts a runbook of low risk itself, with a role of its own. */
export class LocalReflex extends pulumi.ComponentResource {
  constructor(name: string, args: LocalReflexArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:LocalReflex", name, {}, opts);
    const { organization, accountId, response } = args;
    const places = args.sites.map(({ place }) => place);
    const ruleName = localRuleName(response.name);
    const document = documentName(response.runbook.name);
    const starter = new aws.iam.Role(
      name,
      {
        name: localRoleName(response.name),
        description: `Reflex: the rule ${ruleName} starts ${document} with this role`,
        assumeRolePolicy: trustService(
          "events.amazonaws.com",
          accountId,
          places.map((place) => ruleArn(place, ruleName)),
        ),
        inlinePolicies: onlyPolicy(localRoleName(response.name), [
          {
            Sid: "StartRunbook",
            Effect: "Allow",
            Action: "ssm:StartAutomationExecution",
            Resource: places.flatMap((place) => [
              arnOf(place, "ssm", `document/${document}`),
              arnOf(place, "ssm", `automation-definition/${document}:*`),
              arnOf(place, "ssm", "automation-execution/*"),
            ]),
          },
          passRunRoles(organization, accountId, [response.runbook]),
        ]),
      },
      { parent: this },
    );
    for (const { place, deadLetters } of args.sites) {
      const rule = new aws.cloudwatch.EventRule(
        `${name}-${place.region}`,
        {
          name: ruleName,
          region: place.region,
          description: response.title.slice(0, 512),
          eventPattern: JSON.stringify(response.pattern),
          state: args.enabled ? "ENABLED" : "DISABLED",
        },
        { parent: this },
      );
      new aws.cloudwatch.EventTarget(
        `${name}-${place.region}`,
        {
          rule: rule.name,
          region: place.region,
          targetId: "runbook",
          // Without a version the target is accepted and starts nothing (reported for the CLI and the console).
          arn: arnOf(place, "ssm", `automation-definition/${document}:$DEFAULT`),
          roleArn: starter.arn,
          inputTransformer: {
            inputPaths: response.inputPaths,
            inputTemplate: runbookTemplate(organization, accountId, response),
          },
          retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 },
          deadLetterConfig: { arn: deadLetters.arn },
        },
        { parent: this, dependsOn: deadLetters },
      );
    }
    this.registerOutputs({});
  }
}

/**
 * The parameters of the run as Automation wants them from a rule: an object of lists. The placeholders stand bare,
 * because in a template with an object root EventBridge quotes and escapes them itself.
 * @throws Error when a parameter is fed by an input that the response does not read from the event.
 */
export function runbookTemplate(organization: Organization, accountId: string, response: LocalResponse): string {
  const run = roleArn(organization.partition, accountId, runRoleName(response.runbook.name));
  const fed = Object.entries(response.parameters).map(([parameter, input]) => {
    if (!Object.hasOwn(response.inputPaths, input)) {
      throw new Error(
        `Response ${response.name} feeds the parameter ${parameter} from ${input}, which its inputPaths do not read. ` +
          `Add ${input} to inputPaths in responses/${response.name}/response.ts.`,
      );
    }
    return `${JSON.stringify(parameter)}:[<${input}>]`;
  });
  return `{${[`"AutomationAssumeRole":[${JSON.stringify(run)}]`, ...fed].join(",")}}`;
}
