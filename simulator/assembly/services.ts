import type { Accompaniment, ApiCall, LocalService } from "../aws";
import { alarmRecords } from "../cloudwatch/alarmRecords";
import { EventsService } from "../events/service";
import { accessKeyRecords } from "../identity/accessKeys";
import { functionRecords, versionOf } from "../lambda/functionRecords";
import { mappingRecords } from "../lambda/mappingRecords";
import { LambdaService } from "../lambda/service";
import { RunCommand } from "../machines/runCommand";
import { SecretRotation } from "../secretsmanager/rotation";
import type { Compute } from "./compute";
import type { EventSources } from "./eventSources";
import type { Foundation } from "./foundation";
import type { FrontDoorParts } from "./frontDoor";
import { permissions, type RoleServices } from "./roleServices";

/** Enters what the organization answers itself; every other call goes to the emulator. */
export function enterServices(
  foundation: Foundation,
  frontDoor: FrontDoorParts,
  { history, samples, silences }: EventSources,
  { consumers, lambda, lambdaRoles, machines }: Compute,
  { automation, stepFunctions, fis }: RoleServices,
): void {
  const services: Record<string, LocalService> = {
    cloudtrail: history,
    cloudwatch: besideTheEmulator(alarmRecords({ ...foundation, ...frontDoor }, silences)),
    events: new EventsService(foundation.events, foundation.clock, frontDoor.resourcePolicies, (request) =>
      frontDoor.authorizer.assumeForService({ ...request, service: "events.amazonaws.com" }),
    ),
    fis,
    guardduty: samples,
    iam: besideTheEmulator(accessKeyRecords({ ...foundation, accessKeys: frontDoor.door.accessKeys })),
    lambda: new LambdaService({
      host: lambda,
      clock: foundation.clock,
      versionOf: (target) => versionOf(foundation.direct, target),
      accompaniments: {
        ...functionRecords({
          host: lambda,
          roles: lambdaRoles,
          direct: foundation.direct,
          policies: frontDoor.resourcePolicies,
        }),
        ...mappingRecords(consumers),
      },
    }),
    secretsmanager: new SecretRotation({ ...foundation, ...permissions(frontDoor), host: lambda }),
    ssm: joined(foundation.chaos?.automation(automation) ?? automation, new RunCommand(foundation, machines)),
    stepfunctions: stepFunctions,
  };
  for (const [name, service] of Object.entries(services)) frontDoor.services.set(name, service);
}

/** A service that answers nothing itself. */
function besideTheEmulator(accompaniments: Record<string, Accompaniment>): LocalService {
  const handle = async (call: ApiCall) => {
    throw new Error(`${call.service} ${call.operation} is the emulator's to answer`);
  };
  return { operations: new Set(), accompaniments, handle };
}

/** Two parts of one AWS service, each with its own operations. */
function joined(...parts: LocalService[]): LocalService {
  return {
    operations: new Set(parts.flatMap((p) => [...p.operations])),
    handle: (call) => {
      const part = parts.find((p) => p.operations.has(call.operation));
      if (!part) throw new Error(`no part answers ${call.operation}`);
      return part.handle(call);
    },
  };
}
