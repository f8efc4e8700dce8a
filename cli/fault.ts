import { version } from "../package.json";

const stackVariable = "REFLEX_STACK_TRACE_LIMIT";

/** What to print about a fault of Reflex's own: what it was, and what a report of it needs. */
export function faultReport(error: unknown, args: readonly string[]): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const printed = process.env[stackVariable];
  const lines = [
    `reflex: a fault of Reflex, not of your command: ${name}: ${message}`,
    `  version   reflex ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `  command   reflex ${args.join(" ")}`,
    printed
      ? `  stack     ${stack ?? "none"}`
      : `  stack     run it again with ${stackVariable}=50, which prints it (the command is slower then)`,
    "Please report it with these lines as an issue of the repository; as SECURITY.md says where it could harm somebody.",
  ];
  return `${lines.join("\n")}\n`;
}
