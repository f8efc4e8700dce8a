import { isRecord } from "../../aws/json";
import { plain, plainLines } from "../text";

/** What people read of a message: its title, and its text as an e-mail has it. */
export interface ReadMessage {
  title: string;
  body: string;
}

/** A message as it was published: one text for each protocol (SNS, MessageStructure), a chat notification, or a text. */
export function readMessage(message: string, subject?: string): ReadMessage {
  const value = json(message);
  if (typeof value?.default === "string") {
    const chat = readMessage(value.default, subject);
    return typeof value.email === "string" ? { ...chat, body: plainLines(value.email) } : chat;
  }
  const content = isRecord(value?.content) ? value.content : undefined;
  if (typeof content?.title === "string") {
    return { title: plain(content.title, 200), body: plainLines(String(content.description ?? "")) };
  }
  return { title: plain(subject ?? message.split("\n")[0] ?? "", 200), body: plainLines(message) };
}

function json(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
