import { servicesTag } from "../../../catalogue/availability/runbooks/RestartService";
import { killService } from "../../../components/gameDays/instances";
import { gameDayTagKey } from "../../../components/gameDays/permissions";
import { instance, watchedService } from "../../../responses/staging";
import { embeddedProcess, type GameDayWorld } from "./world";

/** One instance with a service, and the alarm on its processes that a team would have. */
export const killServiceWorld: GameDayWorld = async (world) => {
  const tags = {
    Name: "canary-api",
    [gameDayTagKey]: killService.name,
    [world.allowlistTag.key]: world.allowlistTag.value,
    [servicesTag]: embeddedProcess,
  };
  const { InstanceId: instanceId } = await instance(world, "api", tags);
  const alarmName = `${embeddedProcess}-processes`;
  await watchedService(world, { instanceId, service: embeddedProcess, alarmName, active: true });
  return { headline: `${embeddedProcess} runs on ${instanceId}, and alarm ${alarmName} counts its processes` };
};
