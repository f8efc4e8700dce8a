import assert from "node:assert/strict";
import type { PublishCommandInput } from "@aws-sdk/client-sns";

/** What a topic carries, as `Publish` accepts it. */
export type Publication = Pick<PublishCommandInput, "Subject" | "Message" | "MessageStructure" | "MessageAttributes">;

/** SNS API reference, Publish: 256 KiB with the attributes; a subject is ASCII without line breaks, under 100 characters. */
export function acceptedBySns({ Message = "", MessageAttributes = {}, MessageStructure, Subject }: Publication): void {
  const values = Object.values(MessageAttributes).map(({ StringValue = "" }) => StringValue);
  for (const value of [Message, ...values]) assert.notEqual(value, "");
  assert.ok(Buffer.byteLength([Message, ...values].join("")) <= 262_144, "the message is too long for SNS");
  if (Subject !== undefined) assert.match(Subject, /^[\x21-\x7e][\x20-\x7e]{0,98}$/);
  if (MessageStructure === "json") assert.equal(typeof JSON.parse(Message).default, "string");
}

interface Notification {
  content: { title: string; description: string; nextSteps: string[]; keywords?: string[] };
  metadata: { threadId: string };
}

/**
 * The schema and the limits of a custom notification, as the administrator guide of Amazon Q Developer in chat
 * applications has them ("Custom notifications": parameter details and OpenAPI schema).
 */
export function shownByChat(text: string): Notification {
  const { version, source, content, metadata, ...others } = JSON.parse(text);
  assert.deepEqual([version, source, Object.keys(others)], ["1.0", "custom", []]);
  const { textType, title, description, nextSteps, keywords = [], ...unknown } = content;
  assert.deepEqual([textType, Object.keys(unknown)], ["client-markdown", []]);
  assert.ok(typeof title === "string" && title.length > 0 && title.length <= 250);
  assert.ok(typeof description === "string" && description.length > 0 && description.length <= 8_000);
  for (const step of nextSteps) assert.ok(typeof step === "string" && step.length <= 350);
  for (const keyword of keywords) assert.ok(typeof keyword === "string" && keyword.length <= 75);
  const { threadId, summary, additionalContext, ...strange } = metadata;
  assert.deepEqual([typeof threadId, typeof summary, Object.keys(strange)], ["string", "string", []]);
  for (const value of Object.values(additionalContext)) assert.equal(typeof value, "string");
  return { content, metadata };
}

/** A message as people get it: what chat shows, and what an e-mail says. */
export function readByPeople(publication: Publication): Notification & { email: string } {
  acceptedBySns(publication);
  assert.equal(publication.MessageStructure, "json");
  const { default: chat, email, ...others } = JSON.parse(publication.Message ?? "");
  assert.deepEqual(Object.keys(others), []);
  assert.doesNotMatch(email, /^\s*\{|\\n/, "an e-mail is text, and not JSON");
  return { ...shownByChat(chat), email };
}
