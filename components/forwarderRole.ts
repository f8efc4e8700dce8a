import * as pulumi from "@pulumi/pulumi";
import { forwarderRoleName, type Organization, ownRoleArn, securityBusArn } from "../organization/names";
import { forwardingRuleName, ruleArn } from "./naming";
import { ownRole } from "./ownRoles";
import { allow, trustService } from "./policies";

export interface ForwarderRoleArgs {
  organization: Organization;
  accountId: string;
}

/** The role with which the forwarding rules send to the security bus, and to nothing else. */
export class ForwarderRole extends pulumi.ComponentResource {
  /** Computed, so that it is known before the role exists: what uses it depends on this component. */
  readonly arn: string;

  constructor(name: string, args: ForwarderRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:ForwarderRole", name, args, opts);
    const { organization, accountId } = args;
    const everywhere = { partition: organization.partition, accountId, region: "*" };
    this.arn = ownRoleArn(organization.partition, accountId, forwarderRoleName);
    ownRole(
      name,
      {
        name: forwarderRoleName,
        description: "Reflex: rules of this account send events to the security bus",
        // By pattern: the rules of 17 Regions, one by one, would outgrow a trust policy (aws/quotas.ts).
        trust: trustService("events.amazonaws.com", accountId, ruleArn(everywhere, forwardingRuleName("*"))),
        statements: [allow("PutOnSecurityBus", "events:PutEvents", securityBusArn(organization))],
      },
      { parent: this },
    );
    this.registerOutputs({ arn: this.arn });
  }
}
