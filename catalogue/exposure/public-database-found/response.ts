import { partitionOf } from "../../../aws/partitions";
import { requiredMatch } from "../../../responses/fields";
import { lastPart, type Place } from "../../../responses/reading";
import type { RunbookResponse, SignalEvent, SignalForm } from "../../../responses/types";
import { evaluated, identifierOf, ofManagedRules } from "../../../signals/configRules";
import { failedControl, importedAbout } from "../../../signals/securityHub";
import { access } from "../databases";
import { type DatabaseInstanceFacts, databaseInstance, resourceIdForm } from "../resources/database-instance";
import { makeDatabasePrivate } from "../runbooks/MakeDatabasePrivate";
import { restoreDatabaseAccess } from "../runbooks/RestoreDatabaseAccess";

const arnOf = ({ account, region }: Place, id: string) =>
  `arn:${partitionOf(region)}:rds:${region}:${account}:db:${id}`;

/** The resource id, the name or the ARN of an instance. */
const instanceForm = /^((arn:aws[\w-]*:rds:[a-z0-9-]+:\d{12}:db:)?[A-Za-z][A-Za-z0-9-]{0,62}|db-[A-Z0-9]{20,40})$/;

const instanceNamed = (event: SignalEvent, path: string) => {
  const named = lastPart(requiredMatch(event, path, instanceForm, "the id, name or ARN of an instance"));
  // RDS keeps names in lower case, however a source writes them.
  const id = resourceIdForm.test(named) ? named : named.toLowerCase();
  return (place: Place) => ({ id, arn: arnOf(place, id) });
};

const rule = "rds-instance-public-access-check";

/** Config knows an instance by its resource id. */
const config: SignalForm = ofManagedRules([rule, identifierOf(rule)], "AWS::RDS::DBInstance", (event) =>
  instanceNamed(event, evaluated),
);

/** The control names it by its ARN (Security Hub user guide, "Resources ASFF object"). */
const securityHub: SignalForm = {
  pattern: failedControl("RDS.2"),
  ...importedAbout(["AwsRdsDbInstance"], (event, path) => instanceNamed(event, `${path}.Id`)),
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
