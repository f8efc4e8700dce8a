import type { PublishCommandInput } from "@aws-sdk/client-sns";
import { cut, emailSubject } from "./text";

/**
 * A custom notification of Amazon Q Developer in chat applications (administrator guide, "Custom notifications"): of
 * what a topic carries, chat shows nothing else, apart from unchanged events of AWS. Title at most 250 characters,
 * description 8,000, each next step 350.
 */
export interface CustomNotification {
  version: "1.0";
  source: "custom";
  content: { textType: "client-markdown"; title: string; description: string; nextSteps: string[] };
  metadata: { threadId: string; summary: string; additionalContext: Record<string, string> };
}

/** A message to people. Text of somebody else is made harmless (`plainText`) before it becomes part of it. */
export interface Message {
  title: string;
  /** One for each line; where they are too long for chat, the last are left out there. */
  lines: string[];
  /** Lines that stay whatever is left out. */
  foot: string[];
  nextSteps: string[];
  /** Messages of one incident belong together. */
  incident: string;
  /** For programs that read the topic. */
  context: Record<string, string>;
}

/** A line that begins so is a command, which chat must neither format nor break. */
const isCommand = (line: string) => /^\s*aws /.test(line);

/** What an e-mail may have: SNS takes 256 KiB for all forms of a message together. */
const longestEmail = 30_000;

export function notificationOf({ title, lines, foot, nextSteps, incident, context }: Message): CustomNotification {
  return {
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: cut(title, 250),
      description: fitting(lines.map(forChat), foot, 8_000),
      nextSteps: nextSteps.map((step) => cut(step, 350)),
    },
    metadata: {
      threadId: incident,
      summary: cut(title, 250),
      additionalContext: Object.fromEntries(Object.entries(context).map(([name, value]) => [name, cut(value, 2_000)])),
    },
  };
}

/**
 * What SNS delivers of a message: to e-mail addresses the text, to everybody else (chat subscribes by HTTPS) the custom
 * notification (SNS API reference, Publish: `MessageStructure`).
 */
export function publicationOf(
  message: Message,
): Required<Pick<PublishCommandInput, "Subject" | "Message" | "MessageStructure">> {
  const steps = message.nextSteps.length > 0 ? ["", ...message.nextSteps.map((step) => `- ${step}`)] : [];
  return {
    Subject: emailSubject(message.title),
    MessageStructure: "json",
    Message: JSON.stringify({
      default: JSON.stringify(notificationOf(message)),
      email: fitting([message.title, "", ...message.lines], [...steps, ...message.foot], longestEmail),
    }),
  };
}

/** As code, where quotes stay straight and an asterisk is one. */
const forChat = (line: string) => (isCommand(line) ? `\`\`\`${line.trim().replaceAll("`", "'")}\`\`\`` : line);

/** As many lines as there is room for, then the foot. A command is whole or left out. */
function fitting(lines: string[], foot: string[], length: number): string {
  const end = cut(foot.join("\n"), length / 2);
  let room = length - end.length - 3;
  const kept: string[] = [];
  for (const line of lines) {
    if (line.length > room) {
      kept.push(isCommand(line) || line.startsWith("```") ? "…" : cut(line, Math.max(room, 1)));
      break;
    }
    kept.push(line);
    room -= line.length + 1;
  }
  return [...kept, ...(end === "" ? [] : [end])].join("\n");
}
