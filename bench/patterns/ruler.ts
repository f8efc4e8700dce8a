import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const build = join(__dirname, "build");
const jars = join(build, "jars");
const classes = join(build, "classes");

/** What event-ruler says of a pattern and an event. */
export type Verdict = boolean | { refused: string } | { failed: string };

/** Runs event-ruler on pairs of pattern and event, both as JSON text. */
export function rulerVerdicts(pairs: ReadonlyArray<readonly [pattern: string, event: string]>): Verdict[] {
  const input = pairs.map((pair) => JSON.stringify(pair)).join("\n");
  return harness(["verdicts"], input)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Complexities of patterns, given as JSON text of one line, up to a limit; null for a pattern that is refused. */
export function rulerComplexities(patterns: readonly string[], limit: number): Array<number | null> {
  return harness(["complexity", String(limit)], patterns.join("\n"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Measures event-ruler on one thread; the files hold rules by name and one event per line. */
export function rulerBench(rulesFile: string, eventsFile: string, seconds: number) {
  const answer: { eventsPerSecond: number; matches: number; java: string } = JSON.parse(
    harness(["bench", rulesFile, eventsFile, String(seconds)], ""),
  );
  return answer;
}

/** File name of the engine that answers, which carries its version. */
export const RULER = "event-ruler-2.0.1";

function harness(parameters: string[], input: string): string {
  prepare();
  const classpath = [classes, join(jars, "*")].join(delimiter);
  return run("java", ["-XX:+UseSerialGC", "-cp", classpath, "RulerHarness", ...parameters], input);
}

function prepare(): void {
  if (!existsSync(join(jars, `${RULER}.jar`))) {
    run("mvn", [
      "-q",
      "-B",
      "-f",
      join(__dirname, "pom.xml"),
      "dependency:copy-dependencies",
      `-DoutputDirectory=${jars}`,
    ]);
  }
  mkdirSync(classes, { recursive: true });
  run("javac", ["-nowarn", "-cp", join(jars, "*"), "-d", classes, join(__dirname, "java", "RulerHarness.java")]);
}

function run(command: string, parameters: string[], input = ""): string {
  try {
    return execFileSync(command, parameters, {
      input,
      encoding: "utf8",
      maxBuffer: 2 ** 30,
      stdio: ["pipe", "pipe", "pipe"],
    });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === "ENOENT") throw new Error(`${command} is not on the PATH: install a JDK (17 or newer) and Maven`);
    throw new Error(`${command} failed: ${stderr?.trim() || String(error)}`);
  }
}
