import type { Subject } from "../subject";
import { failedEcsService } from "./failed-ecs-service/response";
import { failedService } from "./failed-service/response";
import { groupCannotScale } from "./group-cannot-scale/response";
import { instanceRetirement } from "./instance-retirement/response";
import { overloadedService } from "./overloaded-service/response";
import { unhealthyGroupInstance } from "./unhealthy-group-instance/response";
import { volumeNearlyFull } from "./volume-nearly-full/response";

export const availability: Subject = {
  name: "availability",
  title: "Availability",
  summary: "services, groups, tasks and volumes that fail or run out of room",
  responses: [
    failedEcsService,
    failedService,
    groupCannotScale,
    instanceRetirement,
    overloadedService,
    unhealthyGroupInstance,
    volumeNearlyFull,
  ],
};
