import { optionalText, text } from "./inputs";
import type { Applier } from "./target";

interface LoggingInputs {
  level?: string;
  includeExecutionData?: boolean;
  logDestination?: string;
}

const stateMachine: Applier = (resource, { stepFunctions }) => {
  const { loggingConfiguration, tracingConfiguration, publish } = resource.inputs as {
    loggingConfiguration?: LoggingInputs;
    tracingConfiguration?: { enabled?: boolean };
    publish?: boolean;
  };
  const { logDestination, ...logging } = loggingConfiguration ?? {};
  return stepFunctions.handle({
    service: "stepfunctions",
    operation: "CreateStateMachine",
    input: {
      name: text(resource, "name"),
      definition: text(resource, "definition"),
      roleArn: text(resource, "roleArn"),
      type: optionalText(resource, "type") ?? "STANDARD",
      ...(publish !== undefined && { publish }),
      ...(loggingConfiguration && {
        loggingConfiguration: {
          ...logging,
          ...(logDestination && { destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logDestination } }] }),
        },
      }),
      ...(tracingConfiguration && { tracingConfiguration }),
    },
    region: resource.region,
    account: resource.account,
    principal: { kind: "root", account: resource.account },
  });
};

export const workflows: Record<string, Applier> = {
  "aws:sfn/stateMachine:StateMachine": stateMachine,
};
