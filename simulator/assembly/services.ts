import type { LocalService } from "../aws";
import { EventsService } from "../events/service";
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
  { history, samples }: EventSources,
  { lambda, machines }: Compute,
  { automation, stepFunctions, fis }: RoleServices,
): void {
  const services: Record<string, LocalService> = {
    cloudtrail: history,
    events: new EventsService(foundation.events, foundation.clock),
    fis,
    guardduty: samples,
    lambda: new LambdaService({ host: lambda, clock: foundation.clock }),
    secretsmanager: new SecretRotation({ ...foundation, ...permissions(frontDoor), host: lambda }),
    ssm: joined(foundation.chaos?.automation(automation) ?? automation, new RunCommand(foundation, machines)),
    stepfunctions: stepFunctions,
  };
  for (const [name, service] of Object.entries(services)) frontDoor.services.set(name, service);
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
