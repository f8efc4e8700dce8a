import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  forwarderRoleName,
  type Organization,
  ownRoleArn,
  securityBusArn,
  securityBusName,
} from "../organization/names";
import { allowPrincipal, policyJson } from "./policies";

export interface SecurityBusArgs {
  organization: Organization;
  /** Days that events stay replayable. */
  archiveDays: number;
}

/** The bus that the member accounts send to, and the archive of all that arrived. */
export class SecurityBus extends pulumi.ComponentResource {
  readonly arn: string;
  /** The name as an output of the bus, so that what is on it is made after it. */
  readonly busName: pulumi.Output<string>;

  constructor(name: string, args: SecurityBusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:SecurityBus", name, args, opts);
    const { organization } = args;
    const region = organization.homeRegion;
    this.arn = securityBusArn(organization);
    const bus = new aws.cloudwatch.EventBus(
      name,
      {
        name: securityBusName,
        region,
        description: "Reflex: what happens in the member accounts",
      },
      { parent: this },
    );
    this.busName = bus.name;
    new aws.cloudwatch.EventBusPolicy(
      name,
      { eventBusName: bus.name, region, policy: busPolicy(organization) },
      { parent: this },
    );
    new aws.cloudwatch.EventArchive(
      name,
      { name: securityBusName, region, eventSourceArn: this.arn, retentionDays: args.archiveDays },
      { parent: this, dependsOn: bus },
    );
    this.registerOutputs({ arn: this.arn });
  }
}

/**
 * Only rules of the organization's accounts may send, and only through the forwarder role: `aws:PrincipalOrgID` keeps
 * strangers out, `aws:PrincipalArn` other roles of the organization, and `events:eventBusInvocation` events that
 * somebody puts by hand (EventBridge user guide, "Permissions for event buses"; condition keys as recorded).
 */
export const busPolicy = (organization: Organization) =>
  policyJson(
    allowPrincipal("PutByForwarders", "*", "events:PutEvents", {
      Resource: securityBusArn(organization),
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": organization.organizationId },
        ArnLike: { "aws:PrincipalArn": ownRoleArn(organization.partition, "*", forwarderRoleName) },
        Bool: { "events:eventBusInvocation": "true" },
      },
    }),
  );
