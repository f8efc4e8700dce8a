import { partitionOf } from "../../../aws/partitions";
import { requiredMatch } from "../../../responses/fields";
import type { Place } from "../../../responses/reading";
import type { RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { realDetectedId } from "../../../signals/guardDuty";
import { type Affected, guardDutyForms } from "../../../signals/guardDutyForms";
import { type FunctionFacts, lambdaFunction } from "../resources/function";
import { quarantineFunction } from "../runbooks/QuarantineFunction";
import { releaseFunction } from "../runbooks/ReleaseFunction";

/** GuardDuty user guide, "Lambda Protection finding types": all of them, of medium severity and above. */
const types = [
  "Backdoor:Lambda/C&CActivity*",
  "CryptoCurrency:Lambda/BitcoinTool*",
  "Trojan:Lambda/*",
  "UnauthorizedAccess:Lambda/*",
];

const functionNamed = (id: string, { account, region }: Place): Target["resource"] => ({
  id,
  arn: `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${id}`,
});

/** The function of a name or ARN: code of all its versions and aliases is suspect, so they are left out. */
const functionAt = (event: SignalEvent, path: string) => (place: Place) => {
  const form = /^(?:arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:)?([\w-]{1,64})(?::[\w$-]{1,128})?$/;
  const [, name = ""] = form.exec(requiredMatch(event, path, form, "the name or ARN of a function")) ?? [];
  return functionNamed(name, place);
};

/** In OCSF the id of a function was recorded in findings of Inspector, as its name, with the ARN beside it. */
const affected: Affected = {
  native: {
    resource: { resourceType: ["Lambda"] },
    of: (event) => functionAt(event, "detail.resource.lambdaDetails.functionArn"),
  },
  imported: {
    types: ["AwsLambdaFunction"],
    of: (event, path) => functionAt(event, `${path}.Id`),
  },
  detected: {
    types: ["AWS::Lambda::Function"],
    more: { uid: realDetectedId },
    of: (event, path) => functionAt(event, `${path}.uid`),
  },
};

export const functionCommandAndControl: RunbookResponse<FunctionFacts> = {
  name: "function-command-and-control",
  title: "A Lambda function talks to a command-and-control server, a mining pool or Tor",
  summary:
    "Answers GuardDuty findings of medium severity and above which say that a Lambda function is under an attacker's control. " +
    "Nobody can invoke it any more until a person releases it; its code and its settings stay for the investigation.",
  placement: "central",
  forms: guardDutyForms(types, "Medium", affected),
  runbook: quarantineFunction,
  undo: releaseFunction,
  resource: lambdaFunction,
  coolDownHours: 24,
  nothingToDo: (_event, { reserved }) =>
    reserved === 0 ? "the function is already limited to zero executions" : undefined,
  forPeople: (_event, { functionName }) =>
    functionName.startsWith("reflex-")
      ? "it has a name that only functions of Reflex itself have: find its owner, and contain it by hand"
      : undefined,
  parameters: ({ facts }) => ({ FunctionName: [facts.functionName] }),
};
