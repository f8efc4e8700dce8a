import * as pulumi from "@pulumi/pulumi";
import { documentName, localRoleName, type Organization } from "../organization/names";
import type { LocalResponse } from "../responses/types";
import { passRunRoles } from "./memberRoles";
import { arnOf, localRuleName, ruleArn } from "./naming";
import { ownRole } from "./ownRoles";
import { allow, trustService } from "./policies";

export interface LocalStarterArgs {
  organization: Organization;
  accountId: string;
  regions: string[];
  responses: LocalResponse[];
}

/** The role with which the rules of all local responses start their runbooks, and nothing else. */
export class LocalStarter extends pulumi.ComponentResource {
  constructor(name: string, args: LocalStarterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:LocalStarter", name, {}, opts);
    const { organization, accountId, responses } = args;
    const everywhere = { partition: organization.partition, accountId, region: "*" };
    const runbooks = [...new Set(responses.map(({ runbook }) => runbook))];
    ownRole(
      name,
      {
        name: localRoleName,
        description: "Reflex: rules of this account start their runbooks with this role",
        trust: trustService(
          "events.amazonaws.com",
          accountId,
          responses.map((response) => ruleArn(everywhere, localRuleName(response.name))),
        ),
        statements: [
          allow(
            "StartRunbooks",
            "ssm:StartAutomationExecution",
            [
              ...runbooks.flatMap(({ name: runbook }) => [
                arnOf(everywhere, "ssm", `document/${documentName(runbook)}`),
                arnOf(everywhere, "ssm", `automation-definition/${documentName(runbook)}:*`),
              ]),
              arnOf(everywhere, "ssm", "automation-execution/*"),
            ],
            { StringEquals: { "aws:RequestedRegion": args.regions } },
          ),
          passRunRoles(organization, accountId, runbooks),
        ],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
