import type { InputOf, Operation, OutputOf } from "../aws/operations";
import { iamAction, type Service } from "../aws/services";
import type { Target } from "./types";

/** What triage needs to know of every resource; each kind adds its own. */
export interface Facts {
  tags: Record<string, string>;
}

/** One read-only call with which triage reads a resource in the member account. */
export interface Read<S extends Service = Service, O extends string = string> {
  service: S;
  operation: O;
  /** The call's input; undefined when earlier answers show that the call is not needed. */
  input(target: Target, answer: AnswerTo): InputOf<S, O> | undefined;
  /** Names of the errors by which the service says that the thing does not exist. */
  missing: readonly string[];
  /** An answer in pages: they are read to the end, and their lists become one. */
  pages?: { list: string; token: string };
  /** The IAM action that allows the call. */
  action: string;
}

/** The answer to an earlier read of the same kind; undefined when it was not made or the thing does not exist. */
export type AnswerTo = <S extends Service, O extends string>(read: Read<S, O>) => OutputOf<S, O> | undefined;

/** A kind of thing that signals are about: one file of responses/resources. */
export interface ResourceKind<F extends Facts = Facts> {
  /** kebab-case, the file's name; also its name in messages. */
  name: string;
  /** The thing exists once in an account, whatever Region a signal comes from: one claim for all Regions. */
  global?: true;
  /**
   * The calls in their order. When the first one made finds that the thing does not exist, the others are not made.
   * Without any, facts are what is known anyway (a whole account).
   */
  reads: readonly Read[];
  /**
   * What the answers say; undefined when the resource does not exist.
   * @param ours the accounts of the organization that are known: the members, and the security account.
   */
  facts(target: Target, answer: AnswerTo, ours: ReadonlySet<string>): F | undefined;
  /** Its state in a few words, as a reason of the decision. */
  describe(facts: F): string;
}

interface ReadOptions {
  missing?: readonly string[];
  pages?: Read["pages"];
  /** The IAM action, where it is not named like the operation (S3 has many such). */
  action?: string;
}

/** One read of a resource kind, typed by the SDK's own input and answer. */
export function read<S extends Service, const O extends Operation<S>>(
  service: S,
  operation: O,
  input: Read<S, O>["input"],
  { missing = [], pages, action = iamAction(service, operation) }: ReadOptions = {},
): Read<S, O> {
  return { service, operation, input, missing, pages, action };
}

/** The IAM actions that reading these kinds requires, each once and in order. */
export function lookupActions(kinds: Iterable<ResourceKind>): string[] {
  return [...new Set([...kinds].flatMap(({ reads }) => reads.map(({ action }) => action)))].sort();
}

/** AWS's list of tags as a map. */
export function tagMap(tags: Array<{ Key?: string; Value?: string }> = []): Record<string, string> {
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])));
}
