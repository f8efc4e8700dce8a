import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compilePattern } from "../../aws/patterns";
import { catalogue } from "../../catalogue/catalogue";
import { responseFolder } from "../../catalogue/folders";
import { readTarget } from "../../responses/reading";
import type { CentralResponse, SignalEvent, SignalForm, Target } from "../../responses/types";
import { answeredElsewhere } from "../../signals/answeredElsewhere";

export const securityAccount = "222233334444";

/** An event that must fire a response, by the path of its file from the catalogue's subject on. */
export function example(response: string, file: string): SignalEvent {
  return JSON.parse(readFileSync(join(responseFolder(response), "events", "fires", `${file}.json`), "utf8"));
}

export const examplesOf = (response: string): Array<{ file: string; event: SignalEvent }> =>
  readdirSync(join(responseFolder(response), "events", "fires")).map((name) => {
    const file = name.replace(/\.json$/, "");
    return { file, event: example(response, file) };
  });

export const centralResponses = catalogue.filter(
  (response): response is CentralResponse => response.placement === "central" && !response.drill,
);

const matchers = new Map(
  centralResponses.flatMap(({ forms }) => Object.values(forms).map((form) => [form, compilePattern(form.pattern)])),
);

/** Whether the rule of a form matches an event: those of the security account's own bus match its own events only. */
export function takes(form: SignalForm, event: SignalEvent): boolean {
  const own = event.account === securityAccount;
  return own === (form.securityAccountOnly === true) && matchers.get(form)?.matches(event) === true;
}

export interface Read {
  response: CentralResponse;
  event: SignalEvent;
  target: Target;
}

/** What triage reads from an event: every signal of every response that decides about it. */
export const readsOf = (event: SignalEvent): Read[] =>
  centralResponses
    .filter(({ onlyUnanswered }) => !(onlyUnanswered && answeredElsewhere(event, catalogue)))
    .flatMap((response) =>
      Object.values(response.forms)
        .filter((form) => takes(form, event))
        .flatMap((form) =>
          (form.split?.(event) ?? [event]).map((each) => ({ response, event: each, target: readTarget(form, each) })),
        ),
    );

/** The same in words: who decides about what, or why people have to. */
export const decisionsOf = (event: SignalEvent): string[] =>
  readsOf(event).map(({ response, target: { account, region, resource, unclear } }) =>
    unclear
      ? `${response.name}: people, because ${unclear}`
      : `${response.name}: ${resource.id} in ${account} ${region}`,
  );
