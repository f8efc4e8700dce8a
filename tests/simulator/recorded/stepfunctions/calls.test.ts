import { notCovered } from "../../../recorded/notCovered";
import { World } from "../../stepfunctions/world";
import { repeatCalls } from "../calls";
import calls from "./calls.json";

describe("recorded calls of Step Functions", () => {
  for (const { case: name, calls: made } of calls.facts) {
    const test = notCovered[name] === undefined ? it : it.skip;
    test(name, async () => {
      const world = new World();
      const make = async (operation: string, input: Record<string, unknown>) => {
        // The recorder waited until what it had started was over.
        if (operation === "ListExecutions") await world.clock.settled();
        return world.clock.busy(() => world.states(operation, input));
      };
      await repeatCalls(made, make, { wording: false });
    });
  }
});
