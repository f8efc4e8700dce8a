import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Clients } from "../clients";
import type { SimulatedClock } from "../clock";
import type { Invocation } from "../door";
import type { Timeline } from "../timeline";

interface Dependencies {
  clients: Clients;
  clock: SimulatedClock;
  timeline: Timeline;
}

/** Services that invoke functions of subscriptions and notifications: asynchronously, and only where they may. */
export function invocations(
  { clock, timeline }: Pick<Dependencies, "clock" | "timeline">,
  { clients }: Pick<Dependencies, "clients">,
): (invocation: Invocation) => void {
  return ({ functionArn, service, sourceArn, payload }) => {
    const [, , , region = "", sourceAccount = ""] = functionArn.split(":");
    const principal = { kind: "service" as const, service, sourceArn, sourceAccount };
    const invoke = new InvokeCommand({
      FunctionName: functionArn,
      InvocationType: "Event",
      Payload: Buffer.from(payload),
    });
    clock.after(0, async () => {
      try {
        await clients.as(LambdaClient, principal, region).send(invoke);
      } catch (error) {
        timeline.add({
          kind: "note",
          text: `${sourceArn} could not invoke ${functionArn}: ${(error as Error).message}`,
        });
      }
    });
  };
}
