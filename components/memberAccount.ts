import * as pulumi from "@pulumi/pulumi";
import { investigatorActions } from "../functions/evidence/sources";
import {
  approvalsTopicName,
  approverRoleName,
  type Organization,
  ownRoleArn,
  responderRoleName,
} from "../organization/names";
import type { Response } from "../responses/types";
import { GameDays } from "./accountGameDays";
import { bounded } from "./boundary";
import type { MemberConfig } from "./config/stackConfig";
import { DeadLetterQueue } from "./deadLetterQueue";
import { Forwarder } from "./forwarder";
import { ForwarderRole } from "./forwarderRole";
import { LocalReflex, type MemberSite } from "./localReflex";
import { LocalStarter } from "./localStarter";
import { MemberRoles } from "./memberRoles";
import { memberDeadLetterQueueName, ownRules, type Place } from "./naming";
import { forwardingRules } from "./plan/forwarding";
import { gameDaysOf } from "./plan/gameDays";
import { lookupsOf, planRunbooks, workflowsOf } from "./plan/runbooks";
import { sweepActions } from "./plan/sweeps";
import { RunbookDocuments } from "./runbookDocuments";
import { approvalsTopic, Topic } from "./topics";

export interface MemberAccountArgs {
  config: MemberConfig;
  responses: readonly Response[];
}

/**
 * A member account: what happens in it goes to the security account, and runbooks run in it. Roles exist once, because
 * IAM is global; everything else in each governed Region. Needs nothing from the security stack's state.
 */
export class MemberAccount extends pulumi.ComponentResource {
  /** ARN of the role that triage assumes. */
  readonly responderRoleArn: string;
  /** ARN of the role that people assume to approve, reject or undo. */
  readonly approverRoleArn: string;
  /** Names of the rules that forward events. */
  readonly forwardingRules: string[];

  constructor(name: string, { config, responses }: MemberAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:MemberAccount", name, {}, bounded(config, opts));
    const { organization, accountId, governedRegions: regions } = config;
    const child = { parent: this };
    const runbooks = planRunbooks(responses);
    const local = responses.filter((response) => response.placement === "local");
    const rules = forwardingRules(responses);
    const places = regions.map((region): Place => ({ partition: organization.partition, accountId, region }));

    const role = new ForwarderRole("forwarder", { organization, accountId }, child);
    const roles = new MemberRoles(
      "roles",
      {
        ...config,
        regions,
        runbooks,
        workflows: workflowsOf(responses),
        lookups: lookupsOf(responses),
        investigations: investigatorActions(responses),
        sweeps: sweepActions(responses),
      },
      child,
    );
    const sites = places.map((place): MemberSite => {
      const { region } = place;
      new Topic(`approvals-${region}`, approvalsTopic(organization, place, config.alertEmails), child);
      const deadLetters = new DeadLetterQueue(
        `events-dlq-${region}`,
        { place, queue: memberDeadLetterQueueName, rules: ownRules(place), alarmTopic: approvalsTopicName },
        child,
      );
      new Forwarder(`forwarder-${region}`, { organization, place, rules, deadLetters, role }, child);
      // The documents come with the roles that run them: a start never meets one of them in another version.
      const documents = { organization, region, runbooks: runbooks.all };
      new RunbookDocuments(`runbooks-${region}`, documents, { ...child, dependsOn: [roles] });
      return { place, deadLetters };
    });
    if (local.length > 0) {
      const starter = new LocalStarter("local", { organization, accountId, regions, responses: local }, child);
      for (const response of local) {
        const enabled = config.mode === "act" && !config.observeResponses.includes(response.name);
        const { allowlistTag } = config;
        const args = { organization, accountId, sites, response, starter, enabled, allowlistTag };
        new LocalReflex(response.name, args, child);
      }
    }
    if (config.gameDays) new GameDays("game-days", gameDaysOf(config, places, config.gameDays), child);

    this.responderRoleArn = memberRole(organization, accountId, responderRoleName);
    this.approverRoleArn = memberRole(organization, accountId, approverRoleName);
    this.forwardingRules = rules.map((rule) => rule.name);
    this.registerOutputs({
      responderRoleArn: this.responderRoleArn,
      approverRoleArn: this.approverRoleArn,
      forwardingRules: this.forwardingRules,
    });
  }
}

const memberRole = ({ partition }: Organization, accountId: string, name: string) =>
  ownRoleArn(partition, accountId, name);
