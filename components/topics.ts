import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import {
  approvalsTopicName,
  heartbeatRoleArn,
  messagesTopicName,
  messengerRoleArn,
  type Organization,
  ownRoleArn,
  pagesTopicName,
  runRoleName,
  triageRoleArn,
  workflowRoleName,
} from "../organization/names";
import { alarmPrefix, arnOf, type Place } from "./naming";
import { allowPrincipal, denyInsecureTransport, policyJson } from "./policies";

export interface TopicArgs {
  place: Place;
  topic: string;
  /** Who may publish; nobody else can. */
  publishers: NamedStatement[];
  emails: string[];
}

/** A topic that reaches people, over TLS only. */
export class Topic extends pulumi.ComponentResource {
  readonly arn: string;

  constructor(name: string, args: TopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Topic", name, args, opts);
    const { region } = args.place;
    this.arn = arnOf(args.place, "sns", args.topic);
    const topic = new aws.sns.Topic(
      name,
      {
        name: args.topic,
        region,
        policy: policyJson(...args.publishers, denyInsecureTransport("sns:Publish", this.arn)),
      },
      { parent: this },
    );
    for (const endpoint of args.emails) {
      new aws.sns.TopicSubscription(
        `${name}-${endpoint}`,
        { topic: this.arn, region, protocol: "email", endpoint },
        { parent: this, dependsOn: topic },
      );
    }
    this.registerOutputs({ arn: this.arn });
  }
}

/** The topic of people: triage, the function that composes what runs and workflows say, and own alarms. */
export const pagesTopic = (organization: Organization, place: Place, emails: string[]): TopicArgs => {
  const topicArn = arnOf(place, "sns", pagesTopicName);
  return {
    place,
    topic: pagesTopicName,
    publishers: [
      publishByRoles(topicArn, organization.organizationId, [
        triageRoleArn(organization),
        messengerRoleArn(organization),
        heartbeatRoleArn(organization),
      ]),
      publishByAlarms(topicArn, place),
    ],
    emails,
  };
};

/** What workflows and the runs of all member accounts say in one Region, before it is composed. No person subscribes. */
export const messagesTopic = (organization: Organization, place: Place): TopicArgs => {
  const topicArn = arnOf(place, "sns", messagesTopicName);
  return {
    place,
    topic: messagesTopicName,
    publishers: [
      publishByRoles(topicArn, organization.organizationId, [
        ownRoleArn(organization.partition, organization.securityAccountId, workflowRoleName("*")),
        anyRunRole(organization),
      ]),
    ],
    emails: [],
  };
};

/** Approval requests of one account and Region: SSM publishes them with the run's own role. */
export const approvalsTopic = (organization: Organization, place: Place, emails: string[]): TopicArgs => {
  const topicArn = arnOf(place, "sns", approvalsTopicName);
  return {
    place,
    topic: approvalsTopicName,
    publishers: [
      publishByRoles(topicArn, organization.organizationId, [
        ownRoleArn(organization.partition, place.accountId, runRoleName("*")),
      ]),
      publishByAlarms(topicArn, place),
    ],
    emails,
  };
};

const anyRunRole = ({ partition }: Organization) => ownRoleArn(partition, "*", runRoleName("*"));

// A role named in Principal must exist first and is forgotten when it is created again; aws:PrincipalArn has neither fault.
const publishByRoles = (topicArn: string, organizationId: string, roleArns: string[]): NamedStatement =>
  allowPrincipal("PublishByRoles", "*", "sns:Publish", {
    Resource: topicArn,
    Condition: {
      StringEquals: { "aws:PrincipalOrgID": organizationId },
      ArnLike: { "aws:PrincipalArn": roleArns },
    },
  });

const publishByService = (topicArn: string, place: Place, service: string, sourceArns: string[]): NamedStatement =>
  allowPrincipal(`PublishBy${service.split(".")[0]}`, { Service: service }, "sns:Publish", {
    Resource: topicArn,
    Condition: {
      StringEquals: { "aws:SourceAccount": place.accountId },
      ArnLike: { "aws:SourceArn": sourceArns },
    },
  });

const publishByAlarms = (topicArn: string, place: Place) =>
  publishByService(topicArn, place, "cloudwatch.amazonaws.com", [arnOf(place, "cloudwatch", `alarm:${alarmPrefix}*`)]);
