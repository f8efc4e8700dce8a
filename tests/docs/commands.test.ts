import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { catalogue } from "../../catalogue/catalogue";
import { reflexProgram } from "../../cli/program";
import { gameDays } from "../../components/gameDays";
import { scripts } from "../../package.json";
import { install, loadModels, type Models } from "../../simulator";
import { codeIn, commandsOf, filesEnding, type Line, root, someValue, textsIn } from "./texts";

const pages = filesEnding(".md").flatMap(codeIn);
const texts = filesEnding(".ts").flatMap(textsIn);

/** Sentences in which the program is only named. */
const prose = /^(does|or|and|is|has|pipeline)$/;

interface Quoted {
  line: Line;
  words: string[];
}

const quoted = (program: string, lines: Line[]): Quoted[] =>
  lines.flatMap((line) => commandsOf(program, line).map((words) => ({ line, words })));

describe("a command in a text or a page", () => {
  describe("of reflex", () => {
    const program = reflexProgram();
    const found = quoted("reflex", [...pages, ...texts, ...helpOf(program)]);

    it("is one that there is, with options that it has", async () => {
      assert.ok(found.length > 80);
      const wrong: string[] = [];
      for (const { line, words } of found) {
        const problem = await problemOf(line, words);
        if (problem) wrong.push(`${line.file}: reflex ${words.join(" ")}: ${problem}`);
      }
      assert.deepEqual(wrong, []);
    });

    it("is found when it is wrong", async () => {
      const problems = [
        "approve-all ID",
        "drill --rejekt",
        "drill no-such-response",
        "match --pattern",
        "fleet sideways",
      ];
      for (const text of problems) {
        assert.ok(await problemOf({ file: "", text, whole: true }, text.split(" ")), text);
      }
      assert.ok(await problemOf({ file: "", text: "", whole: false }, ["lint", "DOCUMENT"]));
      assert.ok(await problemOf({ file: "", text: "", whole: false }, ["fleet", "up", "is", "--sure"]));
    });

    async function problemOf({ whole }: Line, words: string[]): Promise<string | undefined> {
      if (prose.test(words[0] ?? "")) return undefined;
      // What is filled in when the code runs may be a command.
      if (!whole || words.includes(someValue)) return problemOfSentence(words);
      const [command, argument] = words;
      // A command that is only named needs no arguments.
      if (words.every((word) => /^[a-z-]+$/.test(word)) && commandAt(words).rest.length === 0) return undefined;
      try {
        await stub(reflexProgram(command)).parseAsync(words, { from: "user" });
      } catch (error) {
        const { code, message } = error as Error & { code?: string };
        return code === "commander.helpDisplayed" ? undefined : message;
      }
      if (command === "drill" && /^[a-z]/.test(argument ?? "") && !catalogue.some(({ name }) => name === argument)) {
        return "no such response";
      }
      const gameDay = words[2] ?? "";
      return command === "gameday" && /^[a-z]/.test(gameDay) && !gameDays.some(({ name }) => name === gameDay)
        ? "no such game day"
        : undefined;
    }

    function problemOfSentence(words: string[]): string | undefined {
      const { command, rest } = commandAt(words);
      if (command === program && words[0] !== someValue && !words[0]?.startsWith("-")) return "no such command";
      // It may be any of them, whose help is checked, too.
      if (rest[0] === someValue && command.commands.length > 0) return undefined;
      const unknown = rest.find(
        (word) => /^--[a-z]/.test(word) && word !== "--help" && !command.options.some(({ long }) => long === word),
      );
      return unknown && `no option ${unknown}`;
    }

    /** The command that words begin with, and the words that are left. */
    function commandAt(words: string[]): { command: Command; rest: string[] } {
      let command = program;
      let depth = 0;
      for (; depth < words.length; depth++) {
        const next = command.commands.find((one) => one.name() === words[depth]);
        if (!next) break;
        command = next;
      }
      return { command, rest: words.slice(depth) };
    }
  });

  describe("of AWS's CLI", () => {
    const found = quoted("aws", [...pages, ...texts]).filter(({ words }) => words.length > 1);
    let models: Models;
    before(async () => {
      models = loadModels((await install()).models);
    });

    it("is an operation of AWS, with its options and all that it requires", () => {
      assert.ok(found.length > 10);
      const wrong = found.flatMap(({ line, words }) => {
        const problem = problemOf(words);
        return problem ? [`${line.file}: aws ${words.join(" ")}: ${problem}`] : [];
      });
      assert.deepEqual(wrong, []);
    });

    it("is found when it is wrong", () => {
      const answer = "ssm send-automation-signal --automation-execution-id ID --signal-type Approve";
      assert.equal(problemOf(answer.split(" ")), undefined);
      for (const text of [
        answer.replace("ssm", "smm"),
        answer.replace("signal ", "signals "),
        answer.replace("--signal-type", "--type"),
        answer.replace("--automation-execution-id ID ", ""),
      ]) {
        assert.ok(problemOf(text.split(" ")), text);
      }
    });

    function problemOf([called = "", operation = "", ...rest]: string[]): string | undefined {
      const service = services[called] ?? called;
      // Its high-level commands are the CLI's own, not operations of S3.
      if (called === "s3") return ["sync", "cp", "ls"].includes(operation) ? undefined : "no such command of aws s3";
      const model = models.services.has(service) ? models.service(service) : undefined;
      if (!model) return "no such service";
      const name = Object.keys(model.operations).find((one) => kebab(one) === operation);
      if (!name) return "no such operation";
      const input = model.shapes[model.operations[name]?.input?.shape ?? ""];
      const spelled = (member: string) => renamed[`${service} ${operation} ${member}`] ?? kebab(member);
      const options = Object.keys(input?.members ?? {}).map(spelled);
      const given = rest.filter((word) => word.startsWith("--")).map((word) => word.slice(2).split("=")[0] ?? "");
      const unknown = given.find((option) => !options.includes(option) && !globalOptions.has(option));
      if (unknown) return `no option --${unknown}`;
      // A command without any option is only named.
      const missing =
        given.length > 0 && (input?.required ?? []).map(spelled).find((option) => !given.includes(option));
      return missing ? `--${missing} is missing` : undefined;
    }
  });

  it("of npm is a script of the project, and what mocha is given exists", () => {
    const wrong = [
      ...quoted("npm run", pages)
        .filter(({ words }) => !((words.find((word) => !word.startsWith("-")) ?? "") in scripts))
        .map(({ line, words }) => `${line.file}: npm run ${words.join(" ")}`),
      ...quoted("npx mocha", pages)
        .filter(({ words: [path = ""] }) => !/[A-Z<]/.test(path[0] ?? "") && !existsSync(join(root, path)))
        .map(({ line, words }) => `${line.file}: npx mocha ${words.join(" ")}`),
    ];
    assert.deepEqual(wrong, []);
  });
});

/** Options of every command ("Global options", AWS CLI command reference). */
const globalOptions = new Set(["region", "profile", "output", "query", "no-cli-pager", "cli-input-json", "debug"]);

/** Services that AWS's CLI calls otherwise than boto3 does (AWS CLI command reference). */
const services: Record<string, string> = { configservice: "config", deploy: "codedeploy", s3api: "s3" };

/** Options that AWS's CLI calls otherwise, because `--output` is one of its own (awscli, customizations/argrename.py). */
const renamed: Record<string, string> = { "stepfunctions send-task-success output": "task-output" };

/** How AWS's CLI spells a name of the API (botocore, `xform_name`). */
const kebab = (name: string): string =>
  name
    .replaceAll(/(.)([A-Z][a-z]+)/g, "$1-$2")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();

/** The command with actions that do nothing. */
function stub(command: Command): Command {
  command.configureOutput({ writeErr: () => {}, writeOut: () => {} });
  for (const child of command.commands) stub(child);
  if (command.commands.length === 0) command.action(() => {});
  return command;
}

/** What each command prints with --help. */
function helpOf(command: Command): Line[] {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  const lines = help.split("\n").map((text) => ({
    file: `${command.name()} --help`,
    text,
    whole: /^\s*\$ /.test(text),
  }));
  return [...lines.filter(({ text }) => !text.startsWith("Usage:")), ...command.commands.flatMap(helpOf)];
}
