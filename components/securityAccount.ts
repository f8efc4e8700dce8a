import * as pulumi from "@pulumi/pulumi";
import { documentName, evidenceBucketName, pagesTopicArn, pagesTopicName } from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import type { Response } from "../responses/types";
import type { Runbook } from "../runbooks/language/types";
import { CentralRule, triageTemplate } from "./centralRule";
import type { SecurityConfig } from "./config/stackConfig";
import { EvidenceBucket } from "./evidenceBucket";
import { Heartbeats } from "./heartbeats";
import { IncidentFile } from "./incidentFile";
import { Messages } from "./messages";
import { type Place, runbookEndedRuleName } from "./naming";
import { Operator } from "./operator";
import { failedRunPattern } from "./plan/forwarding";
import { planRunbooks, workflowsOf } from "./plan/runbooks";
import { type CentralSignal, centralSignals } from "./plan/signals";
import { hasSweep } from "./plan/sweeps";
import { type ObservingRuns, PriorState } from "./priorState";
import { RunbookDocuments } from "./runbookDocuments";
import { SecurityBus } from "./securityBus";
import { Stops } from "./stops";
import { Sweeps } from "./sweeps";
import { approvalsTopic, pagesTopic, Topic } from "./topics";
import { TriageFunction } from "./triageFunction";
import { WorkflowCaller } from "./workflowCaller";
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

  constructor(name: string, args: SecurityAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:SecurityAccount", name, {}, opts);
    const { organization } = args.config;
    const signals = centralSignals(args.responses, organization);
    const runbooks = planRunbooks(args.responses);

    const messages = this.messages(args.config);
    this.priorStates(args);
    this.sharedRunbooks(args.config, runbooks.shared);
    const bus = new SecurityBus("bus", { organization, archiveDays }, { parent: this });
    const triage = this.triage(args);
    this.signalRules(args.config, signals, bus, triage);
    this.workflows(args);
    this.incidentFile(args, bus);
    this.failedRuns(args.config, bus, messages);
    this.stopSwitch(args.config, messages);
    this.schedules(args, bus);

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

  /** What reaches people: pages of everything in one topic, and approvals. */
  private messages(config: SecurityConfig): Messages {
    const { organization, alertEmails } = config;
    const place = homeOf(config);
    new Topic(`pages-${place.region}`, pagesTopic(organization, place, alertEmails), { parent: this });
    new Topic("approvals", approvalsTopic(organization, place, alertEmails), { parent: this });
    return new Messages(
      "messages",
      { place, settings: triageSettings(config), regions: allRegions(config), alarmTopic: pagesTopicName },
      { parent: this },
    );
  }

  private priorStates({ config, responses }: SecurityAccountArgs): void {
    const { organization } = config;
    const observing = observingRuns(config, responses);
    for (const region of allRegions(config)) {
      const place = placeIn(config, region);
      new PriorState(`prior-state-${region}`, { organization, place, observing }, { parent: this });
    }
  }

  private sharedRunbooks({ organization, governedRegions, members }: SecurityConfig, runbooks: Runbook[]): void {
    const sharedWith = Object.keys(members);
    for (const region of governedRegions) {
      new RunbookDocuments(`runbooks-${region}`, { organization, region, runbooks, sharedWith }, { parent: this });
    }
  }

  private triage({ config, responses }: SecurityAccountArgs): TriageFunction {
    const place = homeOf(config);
    return new TriageFunction(
      "triage",
      {
        place,
        settings: triageSettings(config),
        responses,
        alarmTopic: pagesTopicName,
      },
      { parent: this },
    );
  }

  /** A rule for each form of a signal, in front of triage. */
  private signalRules(
    config: SecurityConfig,
    signals: CentralSignal[],
    { busName }: SecurityBus,
    { queueArn }: TriageFunction,
  ): void {
    for (const { response, form, pattern, rule, onDefaultBus } of signals) {
      new CentralRule(
        rule.slice("reflex-".length),
        {
          place: homeOf(config),
          busName: onDefaultBus ? undefined : busName,
          rule,
          description: response.title,
          on: { pattern },
          target: { id: "triage", arn: queueArn, inputTemplate: triageTemplate(response.name, form) },
          alarmTopic: pagesTopicName,
        },
        { parent: this },
      );
    }
  }

  private workflows({ config, responses }: SecurityAccountArgs): void {
    const { organization } = config;
    const workflows = workflowsOf(responses);
    if (workflows.length > 0)
      new WorkflowCaller(
        "workflow-caller",
        { place: homeOf(config), settings: triageSettings(config) },
        { parent: this },
      );
    for (const workflow of workflows) {
      new WorkflowMachine(
        `workflow-${workflow.name}`,
        { organization, place: homeOf(config), workflow, alarmTopic: pagesTopicName },
        { parent: this },
      );
    }
  }

  /** The bucket with the incident files, and what writes them. */
  private incidentFile({ config, responses }: SecurityAccountArgs, { busName }: SecurityBus): void {
    const { organization, evidenceRetentionDays: retentionDays } = config;
    const bucket = new EvidenceBucket("evidence", { organization, retentionDays }, { parent: this });
    new IncidentFile(
      "incident-file",
      {
        place: homeOf(config),
        settings: triageSettings(config),
        responses,
        regions: allRegions(config),
        busName,
        bucket,
        alarmTopic: pagesTopicName,
      },
      { parent: this },
    );
  }

  /** What a run could not say itself. */
  private failedRuns(config: SecurityConfig, { busName }: SecurityBus, { queueArn }: Messages): void {
    new CentralRule(
      "runbook-ended",
      {
        place: homeOf(config),
        busName,
        rule: runbookEndedRuleName,
        description: "A run of a Reflex runbook failed, timed out or was cancelled: people must look",
        on: { pattern: failedRunPattern },
        target: { id: "messenger", arn: queueArn, inputTemplate: '{"event":<aws.events.event.json>}' },
        alarmTopic: pagesTopicName,
      },
      { parent: this },
    );
  }

  /** What people stop without a deployment, and the role with which they do. */
  private stopSwitch(config: SecurityConfig, { queueArn }: Messages): void {
    const { operatorPrincipalArn: principalArn, organization } = config;
    const common = { organization, place: homeOf(config), regions: allRegions(config) };
    new Stops("stops", { ...common, reminderQueueArn: queueArn, alarmTopic: pagesTopicName }, { parent: this });
    if (principalArn !== undefined) new Operator("operator", { ...common, principalArn }, { parent: this });
  }

  /** What is noticed without an event: members that have fallen silent, and what sweeps find. */
  private schedules({ config, responses }: SecurityAccountArgs, { busName }: SecurityBus): void {
    const { governedRegions: regions, accessKeyDays } = config;
    const common = { place: homeOf(config), settings: triageSettings(config), regions, alarmTopic: pagesTopicName };
    new Heartbeats("heartbeats", { ...common, busName }, { parent: this });
    if (responses.some(hasSweep)) new Sweeps("sweeps", { ...common, responses, accessKeyDays }, { parent: this });
  }
}

/** Runs of local responses, which no triage holds back, where the organization, the response or the account observes. */
function observingRuns(
  { members, mode, observeResponses }: SecurityConfig,
  responses: readonly Response[],
): ObservingRuns[] {
  const local = responses.filter(({ placement }) => placement === "local");
  const runbooksOf = (some: typeof local) => some.flatMap(({ runbook }) => runbook?.name ?? []);
  const everywhere = local.filter(({ name }) => mode === "observe" || observeResponses.includes(name));
  const accounts = Object.keys(members).filter((account) => members[account]?.mode === "observe");
  return [
    { runbooks: runbooksOf(everywhere) },
    ...(accounts.length > 0 ? [{ runbooks: runbooksOf(local), accounts }] : []),
  ].filter(({ runbooks }) => runbooks.length > 0);
}

const placeIn = ({ organization }: SecurityConfig, region: string): Place => ({
  partition: organization.partition,
  accountId: organization.securityAccountId,
  region,
});

const homeOf = (config: SecurityConfig): Place => placeIn(config, config.organization.homeRegion);

/** Where runs can happen, and the home Region. */
const allRegions = ({ organization, governedRegions }: SecurityConfig): string[] => [
  ...new Set([organization.homeRegion, ...governedRegions]),
];

/** What triage must know of the organization, as it is shipped with its code. */
export const triageSettings = (config: SecurityConfig): TriageSettings => ({
  ...config.organization,
  members: config.members,
  governedRegions: config.governedRegions,
  mode: config.mode,
  observeResponses: config.observeResponses,
  allowlistTag: config.allowlistTag,
  ownerTagKey: config.ownerTagKey,
  fusePerHour: config.fusePerHour,
  ...(config.admitSamples && { admitSamples: true }),
  ...(Object.keys(config.goldenImages).length > 0 && { goldenImages: config.goldenImages }),
  ...(config.snapshotLockDays > 0 && { snapshotLockDays: config.snapshotLockDays }),
});
