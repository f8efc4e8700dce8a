import type { Ref } from "./references";

/** A test of aws:branch or of the LoopCondition of aws:loop. */
export type Condition =
  | { Variable: Ref<unknown>; [operator: string]: unknown }
  | { And: Condition[] }
  | { Or: Condition[] }
  | { Not: Condition };

const test =
  <T>(operator: string) =>
  (Variable: Ref<T>, value: T | Ref<T>): Condition => ({ Variable, [operator]: value });

/*
 * A string test of an output that its selector did not find is false (user guide, "automation-branch-condition": the
 * sample that tests the field Platform, which only Windows instances have). Nothing else shows whether a value is set.
 */
export const equals = test<string>("StringEquals");
export const startsWith = test<string>("StartsWith");
export const contains = test<string>("Contains");
export const isAtLeast = test<number>("NumericGreaterOrEquals");
export const isTrue = (Variable: Ref<boolean>): Condition => ({ Variable, BooleanEquals: true });
export const not = (condition: Condition): Condition => ({ Not: condition });
export const and = (...conditions: Condition[]): Condition => ({ And: conditions });
export const or = (...conditions: Condition[]): Condition => ({ Or: conditions });
