import { Emulator } from "../../simulator";
import { keptBlueprint } from "../kept/organization";
import { crashed } from "./all";
import { placeOf } from "./place";
import { type Proof, prove } from "./proof";
import { responseByName, scenarioOf } from "./scenarios";
import { workOff } from "./sideBySide";

/** A process that proves one response after another: it receives their names, and sends a Proof for each. */
void workOff<string, Proof>(async (onProgress) => {
  const emulator = await Emulator.start();
  return {
    async work(name) {
      try {
        const response = responseByName(name);
        const plan = await keptBlueprint(placeOf(response, scenarioOf(response).example), {}, { onProgress });
        return await prove(response, emulator, plan);
      } catch (error) {
        return crashed(name, `the drill ended with ${(error as Error).message}`);
      }
    },
    end: () => emulator.stop(),
  };
});
