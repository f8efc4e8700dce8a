import {
  approvalsTopicName,
  approverRoleName,
  messagesTopicArn,
  type Organization,
  priorStateTableArn,
} from "../organization/names";
import type { RunbookContext } from "./language/types";

/** The fixed resources that a runbook of this organization is compiled against, the same wherever it is compiled. */
export function runbookContext(organization: Organization): RunbookContext {
  return {
    priorStateTableArn: priorStateTableArn(organization),
    messagesTopicArn: messagesTopicArn(organization),
    approvalsTopicName,
    approverRoleName,
  };
}
