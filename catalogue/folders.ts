import { join } from "node:path";
import { subjects } from "./responses";

/**
 * The folder of a response: its events and its scenario.
 * @throws Error when there is no response of that name.
 */
export function responseFolder(name: string): string {
  const subject = subjects.find(({ responses }) => responses.some((response) => response.name === name));
  if (!subject) throw new Error(`There is no response ${name}.`);
  return join(__dirname, subject.name, name);
}
