import * as pulumi from "@pulumi/pulumi";
import { type Organization, operatorRoleName, pagesTopicArn, stopsTableArn } from "../organization/names";
import type { Place } from "./naming";
import { allow, trustRole } from "./policies";
import { iamRole } from "./role";

export interface OperatorArgs {
  organization: Organization;
  place: Place;
  regions: string[];
  /** ARN of the role whose sessions may become operators. */
  principalArn: string;
}

/** The role of people who stop and resume Reflex: what `reflex stop`, `resume` and `mode` call, and no more. */
export class Operator extends pulumi.ComponentResource {
  constructor(name: string, args: OperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Operator", name, {}, opts);
    const { organization, principalArn, regions } = args;
    iamRole(
      name,
      {
        name: operatorRoleName,
        description: "Reflex: people stop and resume it",
        trust: trustRole(principalArn, organization.organizationId),
        statements: [
          allow(
            "StopAndResume",
            ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Scan"],
            regions.map((homeRegion) => stopsTableArn({ ...organization, homeRegion })),
          ),
          allow("Page", "sns:Publish", pagesTopicArn(organization)),
        ],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
