/**
 * Operations that aws:executeAwsApi refuses because their input or output is a stream, or a body that boto3 treats as
 * one (user guide, "automation-action-executeAwsApi"; computed from the service models), by boto3 service name.
 */
export const streamingOperations = {
  s3: [
    "GetObject",
    "GetObjectAnnotation",
    "GetObjectTorrent",
    "PutObject",
    "PutObjectAnnotation",
    "SelectObjectContent",
    "UploadPart",
    "WriteGetObjectResponse",
  ],
  lambda: ["Invoke", "InvokeAsync", "InvokeWithResponseStream", "SendDurableExecutionCallbackSuccess"],
  ebs: ["GetSnapshotBlock", "PutSnapshotBlock"],
  logs: ["GetLogObject", "StartLiveTail"],
  kinesis: ["SubscribeToShard"],
  glacier: ["GetJobOutput", "UploadArchive", "UploadMultipartPart"],
  polly: ["StartSpeechSynthesisStream", "SynthesizeSpeech"],
  "bedrock-runtime": [
    "ConverseStream",
    "InvokeModel",
    "InvokeModelWithBidirectionalStream",
    "InvokeModelWithResponseStream",
  ],
  "sagemaker-runtime": ["InvokeEndpoint", "InvokeEndpointAsync", "InvokeEndpointWithResponseStream"],
  "iot-data": ["DeleteThingShadow", "GetThingShadow", "Publish", "SendDirectMessage", "UpdateThingShadow"],
  appconfigdata: ["GetLatestConfiguration"],
  appconfig: ["CreateHostedConfigurationVersion", "GetConfiguration", "GetHostedConfigurationVersion"],
  apigateway: ["GetExport", "GetSdk", "ImportApiKeys", "ImportDocumentationParts", "ImportRestApi", "PutRestApi"],
} as const satisfies Record<string, readonly string[]>;

export function isStreaming(service: string, operation: string): boolean {
  const operations: Record<string, readonly string[]> = streamingOperations;
  return Object.hasOwn(operations, service) && operations[service]?.includes(operation) === true;
}
