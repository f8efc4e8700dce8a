import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { documentName, type Organization } from "../organization/names";
import type { Runbook } from "../runbooks/language/types";
import { documentIn } from "./plan/runbooks";

export interface RunbookDocumentsArgs {
  organization: Organization;
  region: string;
  runbooks: Runbook[];
}

/** Runbooks of the catalogue as Automation documents of a member account, in one Region. */
export class RunbookDocuments extends pulumi.ComponentResource {
  constructor(name: string, args: RunbookDocumentsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { organization, region } = args;
    super("reflex:index:RunbookDocuments", name, { region }, opts);
    for (const runbook of args.runbooks) {
      new aws.ssm.Document(
        `${name}-${runbook.name}`,
        {
          name: documentName(runbook.name),
          region,
          documentType: "Automation",
          documentFormat: "JSON",
          content: JSON.stringify(documentIn(organization, region, runbook)),
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
