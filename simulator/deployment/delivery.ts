import type { Model } from "./awsModel";

const alias: Model = (subject) => {
  const name = subject.text("name");
  const called = subject.text("functionName");
  const functionArn = called.startsWith("arn:") ? called : subject.arn("lambda", `function:${called}`);
  const arn = `${functionArn}:${name}`;
  const invokeArn = `arn:${subject.partition}:apigateway:${subject.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
  return { id: arn, outputs: { name, arn, invokeArn } };
};

const codeDeployApplication: Model = (subject) => {
  const name = subject.text("name");
  const applicationId = subject.uuid();
  const outputs = { name, applicationId, arn: subject.arn("codedeploy", `application:${name}`) };
  return { id: `${applicationId}:${name}`, outputs };
};

const deploymentGroup: Model = (subject) => {
  const deploymentGroupId = subject.uuid();
  const named = `${subject.text("appName")}/${subject.text("deploymentGroupName")}`;
  return {
    id: deploymentGroupId,
    outputs: { deploymentGroupId, arn: subject.arn("codedeploy", `deploymentgroup:${named}`) },
  };
};

/** AppConfig chooses ids of seven letters and digits. */
const configurationEnvironment: Model = (subject) => {
  const environmentId = subject.digits(7);
  const application = subject.text("applicationId");
  const arn = subject.arn("appconfig", `application/${application}/environment/${environmentId}`);
  return { id: `${environmentId}:${application}`, outputs: { environmentId, arn, state: "READY_FOR_DEPLOYMENT" } };
};

const named =
  (resource: string): Model =>
  (subject) => {
    const id = subject.digits(7);
    return { id, outputs: { arn: subject.arn("appconfig", `${resource}/${id}`) } };
  };

/** What the provider answers for what deploys code and configuration. */
export const delivery: Record<string, Model> = {
  "aws:lambda/alias:Alias": alias,
  "aws:codedeploy/application:Application": codeDeployApplication,
  "aws:codedeploy/deploymentGroup:DeploymentGroup": deploymentGroup,
  "aws:appconfig/application:Application": named("application"),
  "aws:appconfig/deploymentStrategy:DeploymentStrategy": named("deploymentstrategy"),
  "aws:appconfig/environment:Environment": configurationEnvironment,
};
