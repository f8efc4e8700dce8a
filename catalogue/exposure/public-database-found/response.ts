import { partitionOf } from "../../../aws/partitions";
import { requiredMatch } from "../../../responses/fields";
import type { RunbookResponse, SignalEvent, SignalForm } from "../../../responses/types";
import { nonCompliant, targetOfEvaluation } from "../../../signals/configRules";
import { failedControl, inFinding, targetOfImported } from "../../../signals/securityHub";
import { access } from "../databases";
import { type DatabaseInstanceFacts, databaseInstance, resourceIdForm } from "../resources/database-instance";
import { makeDatabasePrivate } from "../runbooks/MakeDatabasePrivate";
import { restoreDatabaseAccess } from "../runbooks/RestoreDatabaseAccess";

const arnOf = ({ account, region }: { account: string; region: string }, id: string) =>
  `arn:${partitionOf(region)}:rds:${region}:${account}:db:${id}`;

/** The managed rule, and as Control Tower names it. */
const rules = ["*rds-instance-public-access-check*", "*RDS_INSTANCE_PUBLIC_ACCESS_CHECK*"];

/** Config knows an instance by its resource id. */
const config: SignalForm = {
  pattern: nonCompliant(
    rules.map((wildcard) => ({ wildcard })),
    "AWS::RDS::DBInstance",
  ),
  target: (event) => {
    const id = requiredMatch(event, "detail.resourceId", resourceIdForm, "the resource id of an instance");
    return targetOfEvaluation(event, (place) => ({ id, arn: arnOf(place, id) }));
  },
};

const instanceArn = /^arn:aws[\w-]*:rds:[a-z0-9-]+:\d{12}:db:[A-Za-z][A-Za-z0-9-]{0,62}$/;

/** The control names it by its ARN (Security Hub user guide, "Resources ASFF object"). */
const securityHub: SignalForm = {
  pattern: failedControl("RDS.2"),
  target: (event: SignalEvent) => {
    const named = requiredMatch(event, inFinding("Resources.0.Id"), instanceArn, "the ARN of an instance");
    const id = named.split(":").at(-1) ?? "";
    return targetOfImported(event, (place) => ({ id, arn: arnOf(place, id) }));
  },
};

export const publicDatabaseFound: RunbookResponse<DatabaseInstanceFacts> = {
  name: "public-database-found",
  title: "A database was found to have a public address",
  summary:
    "Answers AWS Config and Security Hub's control RDS.2, which find instances that have been public for longer, or whose " +
    "call no event reported. The address is removed: applications outside the network lose the database.",
  placement: "central",
  forms: { config, "security-hub": securityHub },
  runbook: makeDatabasePrivate,
  undo: restoreDatabaseAccess,
  resource: databaseInstance,
  coolDownHours: 1,
  ...access,
};
