import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTwoFilesPatch } from "diff";
import { deploymentFromProgram } from "../../simulator";
import { UsageError } from "../errors";
import { configIn } from "../stackConfig";
import type { Answers } from "./answers";
import { type Planned, plannedFiles, stackNames } from "./files";

/** What `reflex init` did, for programs. */
export interface Initialized {
  format: "reflex-init/1";
  /** `written`: whether the file is now as planned; `diff`: what that changed in a file that was there. */
  files: Array<{ path: string; written: boolean; removed?: true; diff?: string }>;
  config: Answers;
  /** Resources of each stack, as the program registers them with its own rules in force. */
  previews: Array<{ stack: string; resources: number }>;
  next: string[];
}

const program = join(__dirname, "..", "..", "index.ts");

interface Options {
  folder: string;
  /** Whether a file that somebody wrote may be replaced. */
  replaces(path: string, diff: string): Promise<boolean>;
}

/**
 * Runs the program for every stack first, so that only a configuration that it accepts is written.
 * @returns undefined where somebody keeps a file of theirs: then nothing is written.
 * @throws UsageError for a configuration that the program or its rules refuse.
 */
export async function initialize(answers: Answers, { folder, replaces }: Options): Promise<Initialized | undefined> {
  const files = plannedFiles(answers, folder);
  const previews = await previewed(files);
  for (const file of files)
    if (file.state === "changed" && !(await replaces(file.path, diffOf(file)))) return undefined;
  mkdirSync(folder, { recursive: true });
  for (const { path, content, state } of files) {
    if (content === undefined) rmSync(join(folder, path));
    else if (state !== "same") writeFileSync(join(folder, path), content);
  }
  const [member = ""] = stackNames(answers.members).values();
  return {
    format: "reflex-init/1",
    files: files.map((file) => ({
      path: file.path,
      written: file.content !== undefined,
      ...(file.content === undefined && { removed: true as const }),
      ...(file.before !== undefined && file.state !== "same" && { diff: diffOf(file) }),
    })),
    config: answers,
    previews,
    next: [
      "npx reflex drill",
      `AWS_PROFILE=${member} npx reflex doctor --stack ${member}`,
      "npx reflex fleet preview",
      "npx reflex fleet up",
    ],
  };
}

const diffOf = ({ path, before = "", content = "" }: Planned): string =>
  createTwoFilesPatch(path, path, before, content, "as it is", "as it would be");

/** One stack after the other: a program that is refused says why by its own. */
async function previewed(files: readonly Planned[]): Promise<Initialized["previews"]> {
  const previews: Initialized["previews"] = [];
  for (const { path, content } of files) {
    const [, stack] = /^Pulumi\.(.+)\.yaml$/.exec(path) ?? [];
    if (stack === undefined || content === undefined) continue;
    try {
      const { resources } = await deploymentFromProgram({
        program,
        stacks: [{ name: stack, config: configIn(content) }],
      });
      previews.push({ stack, resources: resources.length });
    } catch (error) {
      throw new UsageError(`${path} would be refused: ${(error as Error).message}. Nothing was written`);
    }
  }
  return previews;
}
