import type { RunbookBuilder } from "../language/builder";
import type { Ref } from "../language/references";
import { asString } from "../language/selectors";

/** Terminates an instance and waits until it is gone. The compiler requires an approval on every path to here. */
export function terminateInstance(r: Pick<RunbookBuilder<Record<never, never>>, "ec2">, id: Ref<string>): void {
  r.ec2("TerminateInstance", "TerminateInstances", { InstanceIds: [id] });
  r.ec2.waitFor(
    "WaitUntilTerminated",
    "DescribeInstances",
    { InstanceIds: [id] },
    (answer) => asString(answer.Reservations.at(0).Instances.at(0).State.Name),
    ["terminated"],
    { timeoutSeconds: 1800 },
  );
}
