/** The command with which a person answers a run that waits for approval, in the account and Region of the run. */
export const answerCommand = (region: string, executionId: string, answer: "Approve" | "Reject" = "Approve"): string =>
  `aws ssm send-automation-signal --region ${region} --automation-execution-id ${executionId} --signal-type ${answer}`;
