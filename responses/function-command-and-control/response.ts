import { quarantineFunction } from "../../runbooks/QuarantineFunction";
import { releaseFunction } from "../../runbooks/ReleaseFunction";
import { partitionOf, requiredMatch } from "../fields";
import { guardDutyFinding, importedFindingId, importedGuardDutyFinding, targetOfFinding } from "../guardDuty";
import { type FunctionFacts, lambdaFunction } from "../resources/function";
import { resourceIdPath, targetOfImported } from "../securityHub";
import type { RunbookResponse, SignalEvent, Target } from "../types";

/** GuardDuty user guide, "Lambda Protection finding types": all of them, of medium severity and above. */
const families = [
  "Backdoor:Lambda/C&CActivity",
  "CryptoCurrency:Lambda/BitcoinTool",
  "Trojan:Lambda/",
  "UnauthorizedAccess:Lambda/",
];

export const functionCommandAndControl: RunbookResponse<FunctionFacts> = {
  name: "function-command-and-control",
  title: "A Lambda function talks to a command-and-control server, a mining pool or Tor",
  summary:
    "Answers GuardDuty findings of medium severity and above which say that a Lambda function does somebody else's work. " +
    "Nobody can invoke it any more until a person releases it; its code and its settings stay for the investigation.",
  placement: "central",
  forms: {
    guardduty: {
      pattern: guardDutyFinding(4, {
        type: families.map((prefix) => ({ prefix })),
        resource: { resourceType: ["Lambda"] },
      }),
      target: (event) => targetOfFinding(event, functionAt(event, "detail.resource.lambdaDetails.functionArn")),
    },
    "security-hub": {
      pattern: importedGuardDutyFinding(
        families.map((family) => `${family}*`),
        ["MEDIUM", "HIGH", "CRITICAL"],
      ),
      target: (event) =>
        targetOfImported(
          event,
          functionAt(event, resourceIdPath(event, "AwsLambdaFunction")),
          importedFindingId(event),
        ),
    },
  },
  runbook: quarantineFunction,
  undo: releaseFunction,
  resource: lambdaFunction,
  coolDownHours: 24,
  nothingToDo: (_event, { reserved }) => (reserved === 0 ? "no execution is left to the function already" : undefined),
  forPeople: (_event, { functionName }) =>
    functionName.startsWith("reflex-")
      ? "it has a name that only functions of Reflex itself have: find out whose it is, and hold it back by hand"
      : undefined,
  parameters: ({ facts }) => ({ FunctionName: [facts.functionName] }),
};

/** The function behind an ARN: code of all its versions and aliases is suspect, so they are left out. */
const functionAt =
  (event: SignalEvent, path: string) =>
  ({ account, region }: { account: string; region: string }): Target["resource"] => {
    const arn = requiredMatch(
      event,
      path,
      /^arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}(:[\w$-]{1,128})?$/,
      "the ARN of a function",
    );
    const id = arn.split(":")[6] ?? "";
    return { id, arn: `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${id}` };
  };
