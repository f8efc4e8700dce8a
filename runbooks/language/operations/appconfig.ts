import { on } from "./grant";
import { disruptive, type OperationTable, reads } from "./operation";

const environment = "application/*/environment/*";

/** IAM requires each part of the path as a resource of its own. */
const onDeployments = on("application/*", environment, `${environment}/deployment/*`);

export const appconfig: OperationTable = {
  GetDeployment: reads(onDeployments),
  StartDeployment: disruptive(
    "applications get another configuration",
    on("application/*", environment, "application/*/configurationprofile/*", "deploymentstrategy/*"),
  ),
  StopDeployment: disruptive("applications get the configuration before", onDeployments),
};
