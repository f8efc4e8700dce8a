import { lookupActions, type ResourceKind } from "../../responses/resource";
import { type Sweep, sweepOf } from "../../responses/sweep";
import type { Response } from "../../responses/types";

/** A response that sweeps, with what it searches for. */
interface Swept {
  response: string;
  kind: ResourceKind;
  sweep: Sweep;
}

/** The sweeps of the catalogue. */
export const sweepsOf = (responses: readonly Response[]): Swept[] =>
  responses.flatMap((response): Swept[] => {
    const sweep = response.placement === "central" ? sweepOf(response) : undefined;
    return response.placement === "central" && sweep
      ? [{ response: response.name, kind: response.resource, sweep }]
      : [];
  });

export const hasSweep = (response: Response) => sweepsOf([response]).length > 0;

/** The IAM actions that sweeps need in a member account. */
export const sweepActions = (responses: readonly Response[]): string[] => {
  const sweeps = sweepsOf(responses);
  const lists = sweeps.flatMap(({ sweep }) => sweep.list?.read.action ?? []);
  return [...new Set([...lists, ...lookupActions(sweeps.map(({ kind }) => kind))])].sort();
};
