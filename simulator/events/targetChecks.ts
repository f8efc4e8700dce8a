import { AwsError } from "../aws";
import type { Target } from "./eventBridge";

/**
 * What PutTargets refuses of a target besides its input. Messages are AWS's where they are recorded
 * (tests/simulator/recorded/busTargets.json, LocalStack's snapshots of AWS).
 * @throws AwsError ValidationException.
 */
export function checkTarget(target: Target, busArn: string): void {
  const { Id, Arn, RoleArn, RetryPolicy } = target;
  checkId(Id);
  const [, partition = "", service, region = ""] = Arn.split(":");
  if (!partition.startsWith("aws") || !/^([a-z]+(-[a-z]+)+-\d+)?$/.test(region)) {
    throw invalid(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  }
  if (service === "logs" && RoleArn) throw invalid(`RoleArn is not supported for target ${Arn}.`);
  if (!Arn.includes(":event-bus/")) return;
  if (Arn === busArn) throw invalid("Source EventBus and Target EventBus must not be the same.");
  if (RetryPolicy) throw invalid("Retry policy is not supported for Event bus targets.");
  if (!RoleArn) throw invalid(`RoleArn is required for target ${Arn}.`);
}

function checkId(id: string): void {
  const failed = (constraint: string) =>
    invalid(
      `1 validation error detected: Value '${id}' at 'targets.1.member.id' failed to satisfy constraint: Member must ${constraint}`,
    );
  if (id.length > 64) throw failed("have length less than or equal to 64");
  if (!/^[.\-_A-Za-z0-9]+$/.test(id)) throw failed("satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
}

const invalid = (message: string) => new AwsError("ValidationException", message);
