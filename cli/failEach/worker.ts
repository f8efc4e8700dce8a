import { Emulator } from "../../simulator";
import { placeOf } from "../drill/place";
import { responseByName, scenarioOf } from "../drill/scenarios";
import { workOff } from "../drill/sideBySide";
import { keptBlueprint } from "../kept/organization";
import type { Course } from "./course";
import { type Play, play, type Refused } from "./play";

export interface Task {
  play: Play;
  /** Absent: nothing is refused. */
  refused?: Refused;
}

/** A course, or why there is none; with the real milliseconds that it took. */
export type Played = ({ course: Course & { waited: boolean } } | { crashed: string }) & { took: number };

/** A process that plays one drill after another. */
void workOff<Task, Played>(async (onProgress) => {
  const emulator = await Emulator.start();
  return {
    async work({ play: asked, refused }) {
      const began = Date.now();
      try {
        const response = responseByName(asked.response);
        const plan = await keptBlueprint(placeOf(response, scenarioOf(response).example), {}, { onProgress });
        return { course: await play(asked, refused, emulator, plan), took: Date.now() - began };
      } catch (error) {
        return { crashed: (error as Error).message, took: Date.now() - began };
      }
    },
    end: () => emulator.stop(),
  };
});
