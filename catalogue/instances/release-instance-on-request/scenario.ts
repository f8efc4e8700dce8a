import type { SignalEvent } from "../../../responses/types";
import { instanceRequest } from "../../../signals/customAction";
import { releaseOnRequest } from "../../../signals/requestScenarios";
import { scenario as contain } from "../contain-instance-on-request/scenario";
import example from "./events/fires/one-finding.json";

export const scenario = releaseOnRequest(
  contain,
  instanceRequest("Release"),
  example as unknown as SignalEvent,
  ({ state, tags, instanceProfile, group, rolePolicies }) => ({
    "the instance runs": state === "running",
    "it is not marked as isolated": !Object.hasOwn(tags as object, "reflex:status"),
    "it has its profile again": instanceProfile !== undefined,
    "it is in its group again": group !== undefined,
    "no sessions of its role are denied": (rolePolicies as string[]).length === 0,
  }),
);
