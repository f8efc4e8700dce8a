import { Command } from "commander";
import { compilePattern, explanationLines, PATTERN_QUOTA, patternLength } from "../../aws/patterns";
import { parseExactly } from "../../aws/patterns/json";
import { exitCodes, UsageError } from "../errors";
import { parseJson, readText } from "../files";

/** `reflex match`: does an event match a pattern, and if not, which field failed. */
export function matchCommand(): Command {
  return new Command("match")
    .description("Does this EventBridge pattern match this event? Says which field failed.")
    .requiredOption("--pattern <file>", "event pattern, JSON; - reads standard input")
    .requiredOption("--event <file>", "event, JSON; - reads standard input")
    .option("--json", "print the answer as JSON")
    .addHelpText(
      "after",
      `
Exit codes: 0 match, 1 no match, 2 invalid input.

Examples:
  $ reflex match --pattern pattern.json --event event.json
  $ jq .EventPattern rule.json | reflex match --pattern - --event event.json --json`,
    )
    .action((options: { pattern: string; event: string; json?: boolean }) => {
      const event = exactly(readText(options.event, "event"), `event ${options.event}`);
      if (!event || typeof event !== "object" || Array.isArray(event)) {
        throw new UsageError(`event ${options.event} is not a JSON object; give one EventBridge event`);
      }
      const explanation = compile(options.pattern).explain(event);
      if (options.json) process.stdout.write(`${JSON.stringify(explanation, null, 2)}\n`);
      else if (explanation.match) process.stdout.write("match\n");
      else
        process.stdout.write(
          `no match\n${explanationLines(explanation)
            .map((l) => `  ${l}\n`)
            .join("")}`,
        );
      process.exitCode = explanation.match ? exitCodes.fine : exitCodes.no;
    });
}

/** Patterns and events are read with all digits of their numbers: JavaScript rounds what is beyond 2^53. */
function exactly(text: string, what: string): unknown {
  parseJson(text, what);
  return parseExactly(text);
}

function compile(file: string) {
  const pattern = readText(file, "pattern");
  parseJson(pattern, `pattern ${file}`);
  try {
    const compiled = compilePattern(pattern);
    warnOfLength(file, patternLength(pattern));
    return compiled;
  } catch (error) {
    throw new UsageError(`pattern ${file} is refused by EventBridge: ${(error as Error).message}`);
  }
}

/** The quota is adjustable, so a longer pattern is still compared. */
function warnOfLength(file: string, length: number): void {
  if (length <= PATTERN_QUOTA) return;
  process.stderr.write(
    `reflex: pattern ${file} has ${length} characters; EventBridge accepts ${PATTERN_QUOTA} unless the quota is raised\n`,
  );
}
