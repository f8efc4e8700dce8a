import * as pulumi from "@pulumi/pulumi";
import {
  documentName,
  evidenceBucketName,
  pagesTopicArn,
  pagesTopicName,
  securityBusName,
} from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import type { Response } from "../responses/types";
import { CentralRule, centralPattern, runbookEndedMessage, triageTemplate } from "./centralRule";
import type { SecurityConfig } from "./config";
import { EvidenceBucket } from "./evidenceBucket";
import { failedRunPattern } from "./forwarding";
import { Heartbeats } from "./heartbeats";
import { IncidentFile } from "./incidentFile";
import { type Place, responseRuleName, ruleArn, runbookEndedRuleName } from "./naming";
import { PriorState } from "./priorState";
import { RunbookDocuments } from "./runbookDocuments";
import { planRunbooks, workflowsOf } from "./runbooks";
import { SecurityBus } from "./securityBus";
import { hasSweep, Sweeps } from "./sweeps";
import { approvalsTopic, pagesTopic, Topic } from "./topics";
import { TriageFunction } from "./triageFunction";
import { WorkflowMachine } from "./workflowMachine";

export interface SecurityAccountArgs {
  config: SecurityConfig;
  responses: readonly Response[];
}

/** Days that events stay replayable: the time in which a missed incident is usually still found. */
const archiveDays = 90;

/** The security-tooling account: events of all members arrive, are decided upon, and leave evidence. */
export class SecurityAccount extends pulumi.ComponentResource {
  /** ARN of the bus that the forwarders of the members send to. */
  readonly busArn: string;
  /** ARN of the topic that pages people. */
  readonly pagesTopicArn: string;
  /** Name of the bucket with the incident files. */
  readonly evidenceBucket: string;
  /** Names of the documents that are shared with the members. */
  readonly sharedDocuments: string[];
  /** The version of triage that the last update published; CodeDeploy deploys it (docs/deployments.md). */
  readonly triageVersion: TriageFunction["published"];

  constructor(name: string, { config, responses }: SecurityAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:SecurityAccount", name, {}, opts);
    const { organization, governedRegions } = config;
    const central = responses.filter((response) => response.placement === "central");
    const signals = central.flatMap((response) =>
      Object.entries(response.forms).map(([form, shape]) => ({
        response,
        form,
        pattern: centralPattern(shape, organization),
        rule: responseRuleName(response, form),
        // Such events are on the default bus of this account, where no member can put any.
        onDefaultBus: shape.securityAccountOnly === true,
      })),
    );
    const runbooks = planRunbooks(responses);
    const workflows = workflowsOf(responses);
    const home = placeIn(config, organization.homeRegion);
    const child = { parent: this };

    for (const region of new Set([organization.homeRegion, ...governedRegions])) {
      const place = placeIn(config, region);
      const isHome = region === organization.homeRegion;
      const ruleArns = isHome ? [ruleArn(place, runbookEndedRuleName, securityBusName)] : [];
      new Topic(`pages-${region}`, pagesTopic(organization, place, ruleArns, config.alertEmails), child);
      new PriorState(`prior-state-${region}`, { organization, place }, child);
    }
    new Topic("approvals", approvalsTopic(organization, home, config.alertEmails), child);
    const evidence = new EvidenceBucket(
      "evidence",
      { organization, retentionDays: config.evidenceRetentionDays },
      child,
    );
    for (const region of governedRegions) {
      const sharedWith = Object.keys(config.members);
      new RunbookDocuments(
        `runbooks-${region}`,
        { organization, region, runbooks: runbooks.shared, sharedWith },
        child,
      );
    }

    const bus = new SecurityBus("bus", { organization, archiveDays }, child);
    const triage = new TriageFunction(
      "triage",
      {
        place: home,
        settings: triageSettings(config),
        responses,
        ruleArns: signals.map(({ rule, onDefaultBus }) =>
          ruleArn(home, rule, onDefaultBus ? undefined : securityBusName),
        ),
        alarmTopic: pagesTopicName,
      },
      child,
    );
    const onBus = { place: home, busName: bus.busName, alarmTopic: pagesTopicName };
    for (const { response, form, pattern, rule, onDefaultBus } of signals) {
      new CentralRule(
        rule.slice("reflex-".length),
        {
          ...onBus,
          ...(onDefaultBus && { busName: undefined }),
          rule,
          description: response.title,
          on: { pattern },
          target: { id: "triage", arn: triage.queueArn, inputTemplate: triageTemplate(response.name, form) },
        },
        child,
      );
    }
    for (const workflow of workflows) {
      const members = Object.keys(config.members);
      new WorkflowMachine(
        `workflow-${workflow.name}`,
        { organization, place: home, workflow, members, alarmTopic: pagesTopicName },
        child,
      );
    }
    new IncidentFile(
      "incident-file",
      {
        ...onBus,
        settings: triageSettings(config),
        responses,
        regions: [...new Set([organization.homeRegion, ...governedRegions])],
        bucket: evidence,
      },
      child,
    );
    new CentralRule(
      "runbook-ended",
      {
        ...onBus,
        rule: runbookEndedRuleName,
        description: "A run of a Reflex runbook failed, timed out or was cancelled: people must look",
        on: { pattern: failedRunPattern },
        target: { id: "pages", arn: pagesTopicArn(organization), ...runbookEndedMessage },
      },
      child,
    );

    const alarmed = { place: home, settings: triageSettings(config), alarmTopic: pagesTopicName };
    new Heartbeats("heartbeats", { ...alarmed, busName: bus.busName, regions: governedRegions }, child);
    if (responses.some(hasSweep)) {
      const { accessKeyDays } = config;
      new Sweeps("sweeps", { ...alarmed, responses, regions: governedRegions, accessKeyDays }, child);
    }

    this.busArn = bus.arn;
    this.pagesTopicArn = pagesTopicArn(organization);
    this.evidenceBucket = evidenceBucketName(organization);
    this.sharedDocuments = runbooks.shared.map((runbook) => documentName(runbook.name));
    this.triageVersion = triage.published;
    this.registerOutputs({
      busArn: this.busArn,
      pagesTopicArn: this.pagesTopicArn,
      evidenceBucket: this.evidenceBucket,
      sharedDocuments: this.sharedDocuments,
      triageVersion: this.triageVersion,
    });
  }
}

const placeIn = ({ organization }: SecurityConfig, region: string): Place => ({
  partition: organization.partition,
  accountId: organization.securityAccountId,
  region,
});

/** What triage must know of the organization, as it is shipped with its code. */
export const triageSettings = (config: SecurityConfig): TriageSettings => ({
  ...config.organization,
  members: config.members,
  mode: config.mode,
  observeResponses: config.observeResponses,
  allowlistTag: config.allowlistTag,
  ownerTagKey: config.ownerTagKey,
  fusePerHour: config.fusePerHour,
  ...(config.admitSamples && { admitSamples: true }),
  ...(config.goldenImageId !== undefined && { goldenImageId: config.goldenImageId }),
});
