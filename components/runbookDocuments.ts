import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { documentName, type Organization } from "../organization/names";
import type { Runbook } from "../runbooks/language/types";
import { documentIn } from "./plan/runbooks";

/** Accounts that one document can be shared with (Systems Manager quotas; adjustable). */
const shareLimit = 1000;

export interface RunbookDocumentsArgs {
  organization: Organization;
  region: string;
  runbooks: Runbook[];
  /** Accounts that may run the documents besides the one that owns them. */
  sharedWith: string[];
}

/** Runbooks of the catalogue as Automation documents in one Region. */
export class RunbookDocuments extends pulumi.ComponentResource {
  constructor(name: string, args: RunbookDocumentsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { organization, region, sharedWith } = args;
    super("reflex:index:RunbookDocuments", name, { region, sharedWith }, opts);
    if (sharedWith.length > shareLimit) {
      throw new Error(
        `The runbooks would be shared with ${sharedWith.length} accounts, and a document accepts ${shareLimit}. ` +
          "Request a higher quota from AWS or divide the members among several security stacks.",
      );
    }
    for (const runbook of args.runbooks) {
      new aws.ssm.Document(
        `${name}-${runbook.name}`,
        {
          name: documentName(runbook.name),
          region,
          documentType: "Automation",
          documentFormat: "JSON",
          content: JSON.stringify(documentIn(organization, region, runbook)),
          ...(sharedWith.length > 0 && { permissions: { type: "Share", account_ids: sharedWith.join(",") } }),
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
