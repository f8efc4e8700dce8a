import type { SignalEvent } from "../../../responses/types";
import { principalRequest } from "../../../signals/customAction";
import { releaseOnRequest } from "../../../signals/requestScenarios";
import { scenario as contain } from "../contain-principal-on-request/scenario";
import example from "./events/fires/user.json";

export const scenario = releaseOnRequest(
  contain,
  principalRequest("Release"),
  example as unknown as SignalEvent,
  ({ keys, policies, inlinePolicies }) => ({
    "nothing is denied any more": ![...((policies ?? []) as string[]), ...(inlinePolicies as string[])].some((name) =>
      /^(AWSDenyAll$|ReflexContained-)/.test(name),
    ),
    "the key that was in use is active": keys === undefined || Object.values(keys as object).includes("Active"),
  }),
);
