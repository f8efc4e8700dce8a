import { Emulator } from "../../simulator";
import { keptBlueprint } from "../kept/organization";
import { crashed, type ProofTask } from "./all";
import { placeOf } from "./place";
import { type Proof, prove } from "./proof";
import { responseByName, scenarioOf } from "./scenarios";
import { workOff } from "./sideBySide";

/** A process that proves one response after another: it receives tasks, and sends a Proof for each. */
void workOff<ProofTask, Proof>(async (onProgress) => {
  const emulator = await Emulator.start();
  return {
    async work({ name, chaos }) {
      try {
        const response = responseByName(name);
        const plan = await keptBlueprint(placeOf(response, scenarioOf(response).example), {}, { onProgress });
        return await prove(response, emulator, plan, chaos);
      } catch (error) {
        return crashed(name, `the drill ended with ${(error as Error).message}`);
      }
    },
    end: () => emulator.stop(),
  };
});
