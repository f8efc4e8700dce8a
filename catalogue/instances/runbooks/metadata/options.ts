import type { OutputOf } from "../../../../aws/operations";
import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import type { Ref } from "../../../../runbooks/language/references";
import { asString, type Select } from "../../../../runbooks/language/selectors";
import { proofSeconds } from "../../../../runbooks/shared/waiting";

/** Whether the metadata service required tokens (`required`) or accepted calls without (`optional`). */
export const metadataRecord = { tokens: "S" } as const;

const optionsOf = (answer: Select<OutputOf<"ec2", "DescribeInstances">>) =>
  answer.Reservations.at(0).Instances.at(0).MetadataOptions;

type Instances = Pick<RunbookBuilder<Record<never, never>>, "ec2">;

/** The tokens of the instance's metadata service: `required` or `optional`. */
export const readTokens = (r: Instances, step: string, id: Ref<string>): Ref<string> =>
  r.ec2(
    step,
    "DescribeInstances",
    { InstanceIds: [id] },
    { outputs: (answer) => ({ tokens: asString(optionsOf(answer).HttpTokens) }) },
  ).tokens;

/** Sets the tokens and nothing else, and proves that the instance has taken them over. */
export function setTokens(r: Instances, id: Ref<string>, tokens: "required" | Ref<string>): void {
  const InstanceIds = [id];
  // What the call does not name stays as it is (EC2 API reference, "ModifyInstanceMetadataOptions").
  r.ec2("SetTokens", "ModifyInstanceMetadataOptions", { InstanceId: id, HttpTokens: tokens });
  // First what was requested: until the change shows, the state is still that of the change before.
  r.ec2.waitFor(
    "ProveTokens",
    "DescribeInstances",
    { InstanceIds },
    (answer) => asString(optionsOf(answer).HttpTokens),
    [tokens],
    { timeoutSeconds: proofSeconds },
  );
  r.ec2.waitFor(
    "WaitUntilApplied",
    "DescribeInstances",
    { InstanceIds },
    (answer) => asString(optionsOf(answer).State),
    ["applied"],
    { timeoutSeconds: 300 },
  );
}
