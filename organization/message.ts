/**
 * What is said beside the text of a message on the topic `reflex-messages`: its title, which incident it belongs to, where, and the run
 * (its id) or workflow execution (its ARN) that sends it.
 */
export const messageFields = ["title", "incident", "account", "region", "execution"] as const;

export type MessageField = (typeof messageFields)[number];

/**
 * The fields as message attributes of SNS. Neither of the two senders has to escape anything: a runbook cannot, so its
 * values must never become part of JSON text (Systems Manager user guide, "automation-variables": a plain replacement).
 */
export const messageAttributes = <T>(fields: Record<MessageField, T>) =>
  Object.fromEntries(messageFields.map((name) => [name, { DataType: "String", StringValue: fields[name] }])) as Record<
    MessageField,
    { DataType: string; StringValue: T }
  >;
