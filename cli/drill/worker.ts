import { Emulator } from "../../simulator";
import type { Chaos } from "../chaos/options";
import { keptBlueprint } from "../kept/organization";
import { placeOf } from "./place";
import { type Proof, prove } from "./proof";
import { responseByName, scenarioOf } from "./scenarios";

/** What the process receives: a response, and the chaos in which it is proved. */
export interface WorkerTask {
  name: string;
  chaos?: Chaos;
}

/** What the process sends: that it waits for a name, what it showed, or what it has to make first. */
export type WorkerMessage = "ready" | Proof | { progress: string };

const send = (message: WorkerMessage): void => {
  process.send?.(message);
};

/**
 * A process that proves one response after another: it receives responses, sends a Proof for each, and ends when
 * the one who started it disconnects.
 */
async function work(): Promise<void> {
  const emulator = await Emulator.start();
  process.on("disconnect", () => void emulator.stop().then(() => process.exit(0)));
  const onProgress = (progress: string) => send({ progress });
  const planFor = (name: string) => {
    const response = responseByName(name);
    return keptBlueprint(placeOf(response, scenarioOf(response).example), {}, { onProgress });
  };
  process.on("message", async ({ name, chaos }: WorkerTask) => {
    try {
      send(await prove(responseByName(name), emulator, await planFor(name), chaos));
    } catch (error) {
      send({
        response: name,
        verdict: "crashed",
        nearMisses: 0,
        took: 0,
        calls: 0,
        problems: [`the drill ended with ${(error as Error).message}`],
      });
    }
  });
  send("ready");
}

void work();
