import { StackTester } from "./subject";

describe("rule sqs-visibility-timeout", () => {
  const arn = "arn:aws:sqs:eu-west-1:111122223333:q";
  const tester = new StackTester("sqs-visibility-timeout", {
    queue: { type: "aws:sqs/queue:Queue", inputs: { name: "q", visibilityTimeoutSeconds: 360 }, outputs: { arn } },
    mapping: {
      type: "aws:lambda/eventSourceMapping:EventSourceMapping",
      inputs: { eventSourceArn: arn, functionName: "f" },
    },
    reader: { type: "aws:lambda/function:Function", inputs: { name: "f", timeout: 60 } },
  });

  it("refuses messages that reappear while the function runs (cdk-nag, SQS visibility)", async () => {
    await tester.accepts();
    await tester.accepts({ "queue.inputs.visibilityTimeoutSeconds": undefined, "reader.inputs.timeout": undefined });
    const field = "visibilityTimeoutSeconds";
    await tester.refuses({ "queue.inputs.visibilityTimeoutSeconds": undefined }, field, /after 30 seconds.*for 60/);
  });
});
