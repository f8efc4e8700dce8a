import {
  approvalsTopicName,
  approverRoleName,
  type Organization,
  pagesTopicArn,
  priorStateTableArn,
} from "../organization/names";
import type { RunbookContext } from "./language/types";

/** The fixed resources that a runbook of this organization is compiled against, the same wherever it is compiled. */
export function runbookContext(organization: Organization): RunbookContext {
  return {
    priorStateTableArn: priorStateTableArn(organization),
    pagesTopicArn: pagesTopicArn(organization),
    approvalsTopicName,
    approverRoleName,
  };
}
