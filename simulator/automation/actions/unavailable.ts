import type { Action } from "./action";

/** Runs Python or PowerShell (user guide, automation-action-executeScript): known to documents, not run here. */
export const executeScript: Action = {
  inputs: {
    Runtime: { type: "String", required: true },
    Handler: { type: "String" },
    Script: { type: "String" },
    Attachment: { type: "String" },
    InputPayload: { type: "StringMap" },
  },
  outputs: { Payload: "StringMap" },
  declaresOutputs: true,
  timeout: { cap: 600 },
  cannotRun: "a script would run on this machine without the sandbox that the service gives it; use declarative steps",
};

/** Calls a webhook (user guide, invoke-webhook): known to documents, not run here. */
export const invokeWebhook: Action = {
  inputs: { IntegrationName: { type: "String", required: true }, Body: { type: "String" } },
  outputs: { Response: "String", ResponseCode: "String" },
  cannotRun: "it would send a message to somebody outside of the embedded organization",
};
