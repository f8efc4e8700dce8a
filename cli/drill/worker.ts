import { Emulator } from "../../simulator";
import { blueprint } from "../blueprint";
import { placeOf } from "./place";
import { prove } from "./proof";
import { responseByName, scenarioOf } from "./scenarios";

/**
 * A process that proves one response after another: it takes names of responses, sends a Proof for each, and ends when
 * the one who started it disconnects.
 */
async function work(): Promise<void> {
  const emulator = await Emulator.start();
  process.on("disconnect", () => void emulator.stop().then(() => process.exit(0)));
  const planFor = (name: string) => {
    const response = responseByName(name);
    return blueprint(placeOf(response, scenarioOf(response).example));
  };
  process.on("message", async (name: string) => {
    try {
      process.send?.(await prove(responseByName(name), emulator, await planFor(name)));
    } catch (error) {
      process.send?.({
        response: name,
        verdict: "crashed",
        nearMisses: 0,
        took: 0,
        calls: 0,
        problems: [`the drill ended with ${(error as Error).message}`],
      });
    }
  });
  process.send?.("ready");
}

void work();
