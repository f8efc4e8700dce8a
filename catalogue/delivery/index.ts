import type { Subject } from "../subject";
import { badConfigurationRollout } from "./bad-configuration-rollout/response";
import { failedDeployment } from "./failed-deployment/response";
import { secretRotationFailed } from "./secret-rotation-failed/response";

export const delivery: Subject = {
  name: "delivery",
  title: "Delivery",
  summary: "failed deployments, configurations and rotations of secrets",
  responses: [badConfigurationRollout, failedDeployment, secretRotationFailed],
};
