/**
 * What is said beside the text of a message on the topic `reflex-messages`: its title, which incident it belongs to, where, and the run
 * (its id) or workflow execution (its ARN) that sends it.
 */
export const messageFields = ["title", "incident", "account", "region", "execution"] as const;

export type MessageField = (typeof messageFields)[number];

/** In a message that puts a question: the seconds in which somebody must answer, from when the message was sent. */
export const answerSecondsField = "answerSeconds";

interface TextAttribute<T> {
  DataType: string;
  StringValue: T;
}

/**
 * The fields as message attributes of SNS. Neither of the two senders has to escape anything: a runbook cannot, so its
 * values must never become part of JSON text (Systems Manager user guide, "automation-variables": a plain replacement).
 * @param answerSeconds of a question.
 */
export const messageAttributes = <T>(fields: Record<MessageField, T>, answerSeconds?: number) => {
  const text = <V>(StringValue: V): TextAttribute<V> => ({ DataType: "String", StringValue });
  return {
    ...(Object.fromEntries(messageFields.map((name) => [name, text(fields[name])])) as Record<
      MessageField,
      TextAttribute<T>
    >),
    ...(answerSeconds !== undefined && { [answerSecondsField]: text(String(answerSeconds)) }),
  };
};
