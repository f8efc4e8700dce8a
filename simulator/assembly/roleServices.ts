import { IAMClient } from "@aws-sdk/client-iam";
import { AutomationService } from "../automation/service/automationService";
import type { Credentials } from "../aws";
import type { Alarms } from "../cloudwatch/alarms";
import { refusal } from "../emulator/boto3";
import { loadModels } from "../emulator/models";
import { FisService } from "../fis/fisService";
import { taggedRoles } from "../fis/taggedRoles";
import { StepFunctionsService } from "../stepfunctions/service/stepFunctionsService";
import type { Permissions, ServiceCall, Session, Surroundings } from "../surroundings";
import type { Foundation } from "./foundation";
import type { FrontDoorParts } from "./frontDoor";

/** Services that act in accounts with roles that they are given. */
export interface RoleServices {
  automation: AutomationService;
  stepFunctions: StepFunctionsService;
  fis: FisService;
}

type Keys = Session | { readonly keys: Credentials };

/** Calls with boto3 through the front door; throws ServiceError. */
export type CallAws = (call: ServiceCall<Keys>, options?: { binary?: boolean }) => Promise<Record<string, unknown>>;

export function callsThrough({ emulator }: Foundation, { door, clients }: FrontDoorParts): CallAws {
  return async ({ credentials, region, service, operation, parameters }, options) => {
    const keys = "keys" in credentials ? credentials.keys : clients.keysOf(credentials.principal);
    const call = { region, service, operation, parameters, ...options };
    const answer = await emulator.boto3({ ...call, endpoint: door.endpoint, credentials: keys });
    if (answer.ok) return answer.response;
    throw refusal(answer.error);
  };
}

/** IAM's answers to services that check without making a call. */
export function permissions({ authorizer }: FrontDoorParts): Permissions {
  return { allows: ({ account, ...check }) => authorizer.decide({ ...check, resourceAccount: account }) };
}

export function roleServices(
  foundation: Foundation,
  frontDoor: FrontDoorParts,
  callAws: CallAws,
  alarms: Alarms,
): RoleServices {
  const { clock, timeline, direct, emulator, faults, emitEvent, globalRegion } = foundation;
  const { authorizer, directory } = frontDoor;
  const { allows } = permissions(frontDoor);

  /** The surroundings of a service that roles trust by this name. */
  const around = (service: string): Surroundings => ({
    clock,
    timeline,
    emitEvent,
    callAws,
    assumeRole: ({ account: sourceAccount, ...request }) =>
      authorizer.assumeForService({ ...request, service, sourceAccount }),
  });

  const automation = new AutomationService({
    ...around("ssm.amazonaws.com"),
    passRole: (request) => authorizer.passRole({ ...request, service: "ssm.amazonaws.com" }),
  });
  const stepFunctions = new StepFunctionsService({
    ...around("states.amazonaws.com"),
    callAws: (call) => callAws(call, { binary: true }),
    allows,
    models: loadModels(emulator.modelsFolder),
  });
  const fis = new FisService({
    ...around("fis.amazonaws.com"),
    allows,
    faults,
    alarmState: (alarmArn) => alarms.stateOf(alarmArn),
    rolesTagged: (account, wanted) => taggedRoles(direct.in(IAMClient, account, globalRegion), wanted),
    roleExists: async (roleArn) => (await directory.role(roleArn)) !== undefined,
  });
  return { automation, stepFunctions, fis };
}
