import { UsageError } from "../errors";
import { hasTerminal, replyTo } from "../terminal";
import { Problem } from "./problem";

/**
 * One question; the default is no.
 * @param yes the answer was given on the command line.
 * @throws UsageError where there is no terminal and no answer.
 */
export async function confirmed(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!hasTerminal())
    throw new UsageError("this changes what Reflex does, and there is no terminal for the question; add --yes");
  return /^y(es)?$/i.test(await replyTo(`${question} (y/N) `));
}

export interface Confirmation {
  yes?: boolean;
  /** The name of what is destroyed. */
  confirm?: string;
}

/**
 * The name of a resource, typed before something destroys it.
 * @throws Problem where there is no terminal, or another name was given.
 */
export async function nameTyped(name: string, verb: string, { confirm, yes }: Confirmation): Promise<boolean> {
  if (confirm !== undefined && confirm !== name)
    throw new Problem(`--confirm ${confirm} is not the name of what this destroys, which is ${name}`, "question");
  if (yes && confirm === name) return true;
  if (yes || !hasTerminal())
    throw new Problem(
      yes
        ? `this destroys ${name}, and --yes alone does not answer that. Add --confirm ${name}`
        : `this destroys ${name}, and there is no terminal for the question. Add --yes --confirm ${name}`,
      "no-terminal",
    );
  return confirm === name || (await replyTo(`Type ${name} to ${verb}: `)) === name;
}
