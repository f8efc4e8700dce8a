import {
  approvalsTopicName,
  approverRoleName,
  messagesTopicArn,
  type Organization,
  priorStateTableArn,
  stopsTableArn,
} from "../organization/names";
import type { RunbookContext } from "./language/types";

/** The fixed resources that a runbook of this organization is compiled against, the same wherever it is compiled. */
export function runbookContext(organization: Organization): RunbookContext {
  return {
    priorStateTableArn: priorStateTableArn(organization),
    stopsTableArn: stopsTableArn(organization),
    messagesTopicArn: messagesTopicArn(organization),
    approvalsTopicName,
    approverRoleName,
  };
}

/** Of a made-up organization, for what is said about runbooks wherever they run. */
export const exampleContext = runbookContext({
  partition: "aws",
  organizationId: "o-a1b2c3d4e5",
  securityAccountId: "222233334444",
  homeRegion: "eu-west-1",
});
