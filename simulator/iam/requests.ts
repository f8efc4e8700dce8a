import { iamPrefix } from "../../aws/services";
import type { ApiCall } from "../aws";
import { serviceExists } from "./catalogue";
import {
  type AuthorizationCheck,
  check,
  type KnownState,
  requestTags,
  requireAction,
  type ServiceDerivation,
} from "./checks";
import { passRoleChecks } from "./passRole";
import { deriveResources } from "./resources";
import { cloudwatch, logs } from "./services/cloudwatch";
import { dynamodb } from "./services/dynamodb";
import { ec2 } from "./services/ec2";
import { events } from "./services/events";
import { fis } from "./services/fis";
import { iam, sts } from "./services/identity";
import { kms } from "./services/kms";
import { lambda } from "./services/lambda";
import { sns, sqs } from "./services/messaging";
import { s3 } from "./services/s3";
import { ssm } from "./services/ssm";

const derivations: Readonly<Record<string, ServiceDerivation>> = {
  cloudwatch,
  dynamodb,
  ec2,
  events,
  fis,
  iam,
  kms,
  lambda,
  logs,
  s3,
  sns,
  sqs,
  ssm,
  sts,
};

/**
 * What IAM checks for an API call: actions, the resources each must be allowed on, and the condition keys that come
 * from the request. An empty list means that the call needs no permission.
 *
 * @param known answers for what the input does not say; without it the checks require the widest resource.
 * @throws UnknownAction when the operation has no action of its name in the Service Authorization Reference.
 */
export function authorizationChecks(call: ApiCall, known: KnownState = {}): AuthorizationCheck[] {
  const checks = derivations[call.service]?.(call, known) ?? [generalCheck(call)];
  const region = {
    "aws:RequestedRegion": call.region,
    ...(call.service === "ec2" ? { "ec2:Region": call.region } : {}),
  };
  return [...checks, ...passRoleChecks(call, known)].map((c) => ({ ...c, context: { ...region, ...c.context } }));
}

/** The action named like the operation, on the resources that the input names. */
function generalCheck(call: ApiCall): AuthorizationCheck {
  const prefix = iamPrefix(call.service);
  if (!serviceExists(prefix)) {
    throw new Error(`${call.service} is no service that IAM knows; add its IAM prefix to aws/services.ts`);
  }
  const action = `${prefix}:${call.operation}`;
  const resources = deriveResources(call, prefix, requireAction(call, action));
  return check(call, action, resources, requestTags(call.input));
}
