import { disruptive, type OperationTable } from "./table";

export const codedeploy: OperationTable = {
  CreateDeployment: disruptive("replaces what is serving"),
  StopDeployment: disruptive("a deployment ends half way, or goes back"),
};

export const appconfig: OperationTable = {
  StartDeployment: disruptive("applications get another configuration"),
  StopDeployment: disruptive("applications get the configuration before"),
};
