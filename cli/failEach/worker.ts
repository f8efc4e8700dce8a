import { Emulator } from "../../simulator";
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
  return {
    async work({ play: asked, refused, start }) {
      try {
        const response = responseByName(asked.response);
        const plan = await keptBlueprint(placeOf(response, scenarioOf(response).example), {}, { onProgress });
        const where = { emulator, plan };
        return { played: refused ? await play(asked, where, { refused, start }) : await rehearse(asked, where) };
      } catch (error) {
        return { crashed: (error as Error).message };
      }
    },
    end: () => emulator.stop(),
  };
});
