import type { Fault } from "../../door";
import { durationOf } from "../duration";
import { ActionFailure } from "../types";
import type { Action } from "./action";
import { idOf } from "./action";

interface Injection {
  /** The permission that represents the fault; no API call does. */
  permission: string;
  error: Fault["error"];
}

/** Which code and status callers see, by the service's kind of protocol, is not in the FIS user guide: these are EC2's. */
const injections: Readonly<Record<string, Injection>> = {
  "aws:fis:inject-api-internal-error": {
    permission: "fis:InjectApiInternalError",
    error: { code: "InternalError", message: "An internal error has occurred", status: 500 },
  },
  "aws:fis:inject-api-throttle-error": {
    permission: "fis:InjectApiThrottleError",
    error: { code: "RequestLimitExceeded", message: "Request limit exceeded.", status: 503 },
  },
  "aws:fis:inject-api-unavailable-error": {
    permission: "fis:InjectApiUnavailableError",
    error: {
      code: "Unavailable",
      message: "The server is overloaded and can't handle the request.",
      status: 503,
    },
  },
};

/**
 * Some of a role's calls fail before the service sees them
 * (https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#fis-actions-reference-fis).
 */
export const injectApiErrors =
  (actionId: string): Action =>
  async ({ experiment, principal, parameters, targetArns, dependencies, sleep }) => {
    const injection = injections[actionId];
    if (!injection) throw new ActionFailure(`${actionId} injects no API error.`);
    const { arn, account, region } = experiment;
    const service = parameters.service ?? "";
    const operations = (parameters.operations ?? "").split(",").map((operation) => operation.trim());
    const verdict = await dependencies.allows({
      principal,
      action: injection.permission,
      // Service Authorization Reference: the resource is the experiment; the role is a condition.
      resource: arn,
      account,
      region,
      context: {
        "fis:Service": service,
        "fis:Operations": operations,
        "fis:Percentage": parameters.percentage ?? "",
        "fis:Targets": targetArns,
      },
    });
    if (!verdict.allowed) throw new ActionFailure(`${injection.permission}: ${verdict.reason}`);
    const faults = targetArns.flatMap((role) =>
      operations.map(
        (operation): Fault => ({
          match: { service, operation, account: role.split(":")[4], principalRole: idOf(role) },
          error: injection.error,
          times: Number.POSITIVE_INFINITY,
          percentage: Number(parameters.percentage),
        }),
      ),
    );
    dependencies.faults.push(...faults);
    try {
      await sleep(durationOf(parameters.duration ?? "") ?? 0);
    } finally {
      for (const fault of faults) dependencies.faults.splice(dependencies.faults.indexOf(fault), 1);
    }
  };
