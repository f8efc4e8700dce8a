import { parseArn } from "../../aws/arn";
import type { Field } from "../field";
import { type Check, read } from "../finding";

/** What cannot be delivered goes to a standard queue of SQS. */
export function* demandQueue(field: Field, what: string): Check {
  const fix = `Set it to the ARN of a standard SQS queue, so that ${what} is kept.`;
  const text = yield* read(field, "text", fix);
  if (text === undefined) return;
  const arn = parseArn(text);
  if (arn?.service !== "sqs") yield { field: field.path, found: `found "${text}", which is no queue`, fix };
  else if (arn.resource.endsWith(".fifo"))
    yield { field: field.path, found: "a FIFO queue cannot be a dead-letter queue here", fix };
}
