import { durationOf } from "../duration";
import { records } from "../targets";
import { ActionFailure } from "../types";
import { type Action, type ActionContext, idOf } from "./action";

/** How often FIS polls the state of an instance; AWS gives no figure. */
const pollMilliseconds = 5_000;
const patienceMilliseconds = 10 * 60_000;

/** https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#terminate-instances */
export const terminateInstances: Action = async (context) => {
  await context.call("ec2", "TerminateInstances", { InstanceIds: context.targetArns.map(idOf) });
  await untilState(context, ["terminated"]);
};

/** https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#stop-instances */
export const stopInstances: Action = async (context) => {
  const { parameters, targetArns } = context;
  const InstanceIds = targetArns.map(idOf);
  await context.call("ec2", "StopInstances", { InstanceIds });
  const gone = /^true$/i.test(parameters.completeIfInstancesTerminated ?? "") ? ["terminated"] : [];
  await untilState(context, ["stopped", ...gone]);
  const startsAfter = durationOf(parameters.startInstancesAfterDuration ?? "");
  if (startsAfter === undefined) return;
  // Stopping the experiment starts the instances at once.
  await context.sleep(startsAfter);
  const states = await statesOf(context);
  const stopped = InstanceIds.filter((id) => !gone.includes(states.get(id) ?? ""));
  if (stopped.length > 0) await context.call("ec2", "StartInstances", { InstanceIds: stopped });
};

async function untilState(context: ActionContext, wanted: string[]): Promise<void> {
  for (let waited = 0; ; waited += pollMilliseconds) {
    const states = [...(await statesOf(context))];
    const others = states.filter(([, state]) => !wanted.includes(state));
    if (others.length === 0) return;
    if (waited >= patienceMilliseconds) {
      throw new ActionFailure(others.map(([id, state]) => `${id} is ${state}, not ${wanted.join(" or ")}.`).join(" "));
    }
    if (!(await context.sleep(pollMilliseconds))) return;
  }
}

async function statesOf(context: ActionContext): Promise<Map<string, string>> {
  const { Reservations } = await context.call("ec2", "DescribeInstances", {
    InstanceIds: context.targetArns.map(idOf),
  });
  return new Map(
    records(Reservations)
      .flatMap(({ Instances }) => records(Instances))
      .map(({ InstanceId, State }) => [String(InstanceId), String((State as { Name?: string } | undefined)?.Name)]),
  );
}
