import { Emulator } from "../../simulator";
import type { Blueprint } from "../blueprint";
import { placeOf } from "../drill/place";
import { responseByName, scenarioOf } from "../drill/scenarios";
import { workOff } from "../drill/sideBySide";
import { keptBlueprint } from "../kept/organization";
import { type Play, type Played, play, type Refused, rehearse } from "./play";
import type { Start } from "./start";

/** A drill to play: a rehearsal, in which nothing is refused, or one with a refusal. */
export interface Task {
  play: Play;
  refused?: Refused;
  /** As the rehearsal says. */
  start?: Start;
}

/** What it led to, or why it came to no end. */
export type Result = { played: Played } | { crashed: string };

/** A process that plays one drill after another. */
void workOff<Task, Result>(async (onProgress) => {
  const emulator = await Emulator.start();
  /** By place: made and read once. */
  const plans = new Map<string, Promise<Blueprint>>();
  const planFor = (name: string) => {
    const response = responseByName(name);
    const place = placeOf(response, scenarioOf(response).example);
    const key = JSON.stringify(place);
    const plan = plans.get(key) ?? keptBlueprint(place, {}, { onProgress });
    plans.set(key, plan);
    return plan;
  };
  return {
    async work({ play: asked, refused, start }) {
      try {
        const where = { emulator, plan: await planFor(asked.response) };
        return { played: refused ? await play(asked, where, { refused, start }) : await rehearse(asked, where) };
      } catch (error) {
        return { crashed: (error as Error).message };
      }
    },
    end: () => emulator.stop(),
  };
});
