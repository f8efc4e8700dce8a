import { CreateSampleFindingsCommand, GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { UsageError } from "../errors";
import type { OperatorClients } from "./operator";

/** Has GuardDuty make one sample finding in the account. */
export async function makeSample(operator: OperatorClients, findingType: string): Promise<void> {
  const guardDuty = operator(GuardDutyClient);
  const { DetectorIds } = await guardDuty.send(new ListDetectorsCommand({}));
  const [DetectorId] = DetectorIds ?? [];
  if (!DetectorId) throw new UsageError("the account has no GuardDuty detector; enable GuardDuty first");
  await guardDuty.send(new CreateSampleFindingsCommand({ DetectorId, FindingTypes: [findingType] }));
}
