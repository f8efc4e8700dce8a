import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { documentName, localRoleName, type Organization, ownRoleArn, runRoleName } from "../organization/names";
import type { LocalResponse } from "../responses/types";
import { localParameters } from "../runbooks/shared/parameters";
import type { DeadLetterQueue } from "./deadLetterQueue";
import type { LocalStarter } from "./localStarter";
import { arnOf, localRuleName, type Place } from "./naming";

/** One Region of a member account, with the queue for what cannot be delivered there. */
export interface MemberSite {
  place: Place;
  deadLetters: DeadLetterQueue;
}

export interface LocalReflexArgs {
  organization: Organization;
  accountId: string;
  /** Where the rule is. */
  sites: MemberSite[];
  response: LocalResponse;
  starter: LocalStarter;
  /** False where the account or the response only observes: a rule cannot say what it would have done, so it is off. */
  enabled: boolean;
  /** The tag without which a run does nothing. */
  allowlistTag: Tag;
}

interface Tag {
  key: string;
  value: string;
}

/** A rule of the member account that starts a runbook of low risk itself. */
export class LocalReflex extends pulumi.ComponentResource {
  constructor(name: string, args: LocalReflexArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:LocalReflex", name, {}, opts);
    const { organization, accountId, response, starter } = args;
    const ruleName = localRuleName(response.name);
    const document = documentName(response.runbook.name);
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
          roleArn: ownRoleArn(organization.partition, accountId, localRoleName),
          inputTransformer: {
            inputPaths: response.inputPaths,
            inputTemplate: runbookTemplate(organization, accountId, response, args.allowlistTag),
          },
          retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 },
          deadLetterConfig: { arn: deadLetters.arn },
        },
        { parent: this, dependsOn: [starter, deadLetters] },
      );
    }
    this.registerOutputs({});
  }
}

/**
 * The parameters of the run as Automation wants them from a rule: an object of lists. The placeholders stand bare,
 * because in a template with an object root EventBridge quotes and escapes them itself.
 * @throws Error when a parameter is fed by an input that the response does not read from the event, or the runbook does
 *   not require the tag that allows it.
 */
export function runbookTemplate(
  organization: Organization,
  accountId: string,
  response: LocalResponse,
  { key, value }: Tag,
): string {
  const { name, parameters } = response.runbook;
  const constants = {
    AutomationAssumeRole: ownRoleArn(organization.partition, accountId, runRoleName(name)),
    AllowTagKey: key,
    AllowTagValue: value,
  };
  const missing = Object.keys(localParameters).filter((parameter) => !Object.hasOwn(parameters, parameter));
  if (missing.length > 0) {
    throw new Error(
      `Response ${response.name} starts ${name} without triage, and ${name} lacks the parameters ${missing.join(", ")}. ` +
        "Give it localParameters, and begin with guardLocalStart (runbooks/shared/localGuard.ts).",
    );
  }
  const given = Object.entries(constants).map(([parameter, text]) => `"${parameter}":[${JSON.stringify(text)}]`);
  return `{${[...given, ...fedParameters(response)].join(",")}}`;
}

const fedParameters = ({ name, inputPaths, parameters }: LocalResponse) =>
  Object.entries(parameters).map(([parameter, input]) => {
    if (!Object.hasOwn(inputPaths, input)) {
      throw new Error(
        `Response ${name} feeds the parameter ${parameter} from ${input}, which its inputPaths do not read. ` +
          `Add ${input} to inputPaths in its response.ts.`,
      );
    }
    return `${JSON.stringify(parameter)}:[<${input}>]`;
  });
