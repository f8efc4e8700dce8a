import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { catalogue } from "../../catalogue/catalogue";
import { endedWell } from "../../organization/incidentState";
import { pageAssets } from "../../page/assets";
import { renderPage } from "../../page/document";
import { pageOfDrill } from "../../page/drill";
import { blueprintFromStates } from "../blueprint";
import { chaosInWords, chaosOf, kindsInWords } from "../chaos/options";
import { type DrillOptions, type DrillResult, type DrillStage, drill } from "../drill/drill";
import { saveEvidence } from "../drill/evidence";
import { faultOf } from "../drill/fault";
import { type DrillJson, drillJson } from "../drill/json";
import { drillRecord } from "../drill/record";
import { responseByName } from "../drill/scenarios";
import { exitCodes, UsageError } from "../errors";
import { readEvent } from "../files";
import { watchOn } from "../progress";
import { telling } from "../story/telling";
import { hasTerminal, replyTo } from "../terminal";
import { drillAll } from "./drillAll";
import { drillFailEach } from "./drillFailEach";

interface Options {
  event?: string;
  approve?: boolean;
  reject?: boolean;
  timeout?: boolean;
  ask?: boolean;
  fail?: string[];
  state?: string[];
  mode?: "act" | "observe";
  json?: boolean;
  html?: string;
  evidence?: string;
  all?: boolean;
  failEach?: boolean;
  jobs?: string;
  shard?: string;
  chaos?: string;
  seed?: string;
}

const modelCase = "crypto-mining-instance";

/** `reflex drill`: an incident in the embedded organization, from the program to the healed account. */
export function drillCommand(): Command {
  return new Command("drill")
    .description("Deploys the blueprint into an embedded organization, lets an incident happen, and prints the story.")
    .argument("[response]", `one of ${catalogue.map((r) => r.name).join(", ")} (default: ${modelCase})`)
    .option(
      "--event <file>",
      "an EventBridge event to let happen instead of the response's own; - reads standard input",
    )
    .addOption(new Option("--approve", "answer approvals with yes").conflicts(["reject", "timeout", "ask"]))
    .addOption(new Option("--reject", "answer approvals with no").conflicts(["timeout", "ask"]))
    .addOption(new Option("--timeout", "never answer approvals").conflicts("ask"))
    .addOption(new Option("--ask", "prompt on the terminal (the default there)"))
    .option("--fail <call...>", "let AWS calls fail, as SERVICE:Operation[:TIMES], e.g. ec2:CreateSnapshots:1")
    .option(
      "--state <file...>",
      "what is deployed, or would be: pulumi stack export, or pulumi preview --json --show-sames, of the security and a member stack",
    )
    .addOption(
      new Option("--mode <mode>", "as if the configuration said so (default: what it says)")
        .choices(["act", "observe"])
        .conflicts("state"),
    )
    .option("--evidence <folder>", "also save the evidence bucket: the incident file with its raw answers")
    .addOption(
      new Option("--all", "prove every response: what it answers, leaves alone and gives back").conflicts([
        "event",
        "approve",
        "reject",
        "timeout",
        "ask",
        "fail",
        "state",
        "mode",
        "evidence",
        "html",
      ]),
    )
    .addOption(
      new Option(
        "--fail-each",
        "refuse every call of the response's runbook in turn, once for good and once in passing: is the essential step done, are people notified? With --all: of every runbook",
      ).conflicts(["event", "approve", "reject", "timeout", "ask", "fail", "state", "mode", "evidence", "html"]),
    )
    .option(
      "--jobs <n>",
      "with --all or --fail-each: how many organizations side by side (default: one for each core, at most 4)",
    )
    .option("--shard <n/all>", "with --all --fail-each: one of several parts of the steps, as 2/8")
    .option("--chaos <kinds>", "in an organization as AWS is: kinds of the list below with commas, or all")
    .option("--seed <n>", "with --chaos: another number makes another chaos, the same one the same (default: 1)")
    .option(
      "--html <file>",
      "also write the incident page: one HTML file with every record, which needs no network and no script",
    )
    .option("--json", "print the result and the whole timeline as JSON, and nothing else")
    .addHelpText(
      "after",
      `
Exit codes: 0 healed (contained or released, when the answer was no; paged, where people act), 1 not healed, 2 the question was wrong.
With --all: 0 every response is proved, 1 one is not.
With --all --chaos: 0 nothing was silent, vetoed or done twice, 1 something was.
With --fail-each: 0 nothing was silent and no essential step vetoed, 1 something was.

Chaos:
${kindsInWords()}

Examples:
  $ reflex drill                                     the model case
  $ reflex drill --reject                            what if nobody approves
  $ reflex drill open-security-group                 another incident
  $ reflex drill --event finding.json --json         one of your own events
  $ reflex drill --state security.json member.json   what is deployed now
  $ reflex drill --mode observe                      what an organization that only observes says
  $ reflex drill --all                               the whole catalogue, proved
  $ reflex drill --chaos stale-reads --seed 7        reads that lag behind writes
  $ reflex drill --all --chaos all                   the whole catalogue on an ordinary day of AWS
  $ reflex drill --fail ec2:CreateSnapshots:1        an API error in the middle
  $ reflex drill public-bucket --fail-each           every call refused in turn
  $ reflex drill --all --fail-each                   every call of every runbook`,
    )
    .action(async (name: string | undefined, options: Options) => {
      if (options.all && name) throw new UsageError(`--all drills every response; leave ${name} out`);
      if (options.shard && !(options.all && options.failEach))
        throw new UsageError("--shard goes with --all --fail-each");
      if (options.failEach) {
        if (options.chaos) throw new UsageError("--chaos goes with drills and with --all, not with --fail-each");
        const response = options.all ? undefined : responseByName(name ?? modelCase);
        process.exitCode = (await drillFailEach(response, options)) ? exitCodes.fine : exitCodes.no;
        return;
      }
      if (options.all) {
        process.exitCode = (await drillAll(options)) ? exitCodes.fine : exitCodes.no;
        return;
      }
      if (options.jobs) throw new UsageError("--jobs goes with --all or --fail-each");
      const chaos = chaosOf(options);
      if (chaos && !options.json) process.stdout.write(`${chaosInWords(chaos)}\n`);
      const event = options.event ? readEvent(options.event) : undefined;
      const response = name ? responseByName(name) : event ? undefined : responseByName(modelCase);
      const story = telling((line) => {
        if (!options.json) process.stdout.write(`${line}\n`);
      });
      const { evidence, html } = options;
      let json: DrillJson | undefined;
      const during = async (stage: DrillStage, result: DrillResult) => {
        if (evidence !== undefined) await saveEvidence(stage, evidence);
        if (options.json) json = await drillJson(stage, result);
        if (html !== undefined) {
          const record = await drillRecord(stage, result);
          writePage(html, renderPage(pageOfDrill(record), pageAssets(), record.entries));
        }
      };
      const request: DrillOptions = {
        response,
        event,
        answer: answering(options, story.say),
        mode: options.mode,
        plan: options.state && blueprintFromStates(options.state),
        chaos,
        faults: (options.fail ?? []).map((text) => faultOf(text, "--fail")),
        onProgress: watchOn(process.stderr, { silent: options.json }),
        onStaged: story.opening,
        onEntry: story.tell,
      };
      const result = await drill(request, during);
      story.ending(result, evidence);
      if (options.json) process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
      process.exitCode = endedWell(result.verdict) ? exitCodes.fine : exitCodes.no;
    });
}

function writePage(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw new UsageError(
      `--html ${file} cannot be written (${(error as NodeJS.ErrnoException).code}); name a file in an existing folder`,
    );
  }
}

/** What answers an approval: an option, a person at the terminal, or yes where there is no terminal. */
function answering(options: Options, say: (line: string) => void): DrillOptions["answer"] {
  if (options.reject) return async () => "reject";
  if (options.timeout) return async () => "none";
  const terminal = hasTerminal() && !options.json;
  if (options.ask && !terminal) throw new UsageError("--ask needs a terminal; use --approve, --reject or --timeout");
  if (options.approve || !terminal) {
    return async () => {
      if (!options.approve) say("not a terminal: the drill approves; --reject and --timeout show the other ends");
      return "approve";
    };
  }
  return async () => {
    for (;;) {
      const reply = (await replyTo("          > (a)pprove  (r)eject  ")).toLowerCase();
      if (reply === "a" || reply === "approve") return "approve";
      if (reply === "r" || reply === "reject") return "reject";
    }
  };
}
