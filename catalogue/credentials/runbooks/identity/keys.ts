import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import { and, type Condition, equals, or, startsWith } from "../../../../runbooks/language/conditions";
import { type Ref, text } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import { none } from "../../../../runbooks/shared/parameters";
import type { PriorState } from "../../../../runbooks/shared/priorState";
import { everyKey } from "./parameters";
import { keyRecord } from "./records";

type Steps = Pick<RunbookBuilder<Record<never, never>>, "iam" | "when" | "variable" | "updateVariable">;

/** A user has two access keys at most, a quota that cannot be raised (IAM user guide, "IAM and AWS STS quotas"). */
const slots = ["First", "Second"] as const;

interface Key {
  slot: (typeof slots)[number];
  id: Ref<string>;
  status: Ref<string>;
  /** The user has it, and it is one of those that the run is about. */
  concerned: Condition;
}

function readKeys(r: Steps, user: Ref<string>, chosen?: Ref<string>): Key[] {
  const read = r.iam(
    "ReadKeys",
    "ListAccessKeys",
    { UserName: user },
    {
      outputs: ({ AccessKeyMetadata: keys }) => ({
        FirstId: asString(keys.at(0).AccessKeyId),
        FirstStatus: asString(keys.at(0).Status),
        SecondId: asString(keys.at(1).AccessKeyId),
        SecondStatus: asString(keys.at(1).Status),
      }),
    },
  );
  return slots.map((slot) => {
    const id = read[`${slot}Id`];
    const exists = startsWith(id, "A");
    return {
      slot,
      id,
      status: read[`${slot}Status`],
      concerned: chosen ? and(exists, or(equals(chosen, everyKey), equals(id, chosen))) : exists,
    };
  });
}

/**
 * Saves and deactivates the active access keys of a user. Inactive keys can be activated again; deleted ones could not.
 * @param chosen the id of one key, or all; every key when absent.
 * @returns text that says which keys, when the steps have run.
 */
export function turnKeysOff(r: Steps, prior: PriorState, user: Ref<string>, chosen?: Ref<string>): string {
  const [first, second] = [r.variable("FirstKeyOff", none), r.variable("SecondKeyOff", none)];
  for (const [index, { slot, id, status, concerned }] of readKeys(r, user, chosen).entries()) {
    r.when(`${slot}KeyIsActive`, and(concerned, equals(status, "Active")), () => {
      prior.save(`${slot}Key`, id, keyRecord, { status });
      r.iam(`TurnOff${slot}Key`, "UpdateAccessKey", { UserName: user, AccessKeyId: id, Status: "Inactive" });
      r.iam.assert(
        `Prove${slot}KeyOff`,
        "ListAccessKeys",
        { UserName: user },
        (answer) => asString(answer.AccessKeyMetadata.at(index).Status),
        ["Inactive"],
      );
      r.updateVariable(`Note${slot}Key`, slot === "First" ? first : second, id);
    });
  }
  return text`${first} and ${second}`;
}

/** Activates those keys again that the same incident deactivated. A key that was not saved stays as it is. */
export function turnKeysOn(r: Steps, prior: PriorState, user: Ref<string>): void {
  for (const { slot, id, concerned } of readKeys(r, user)) {
    r.when(`Concerns${slot}Key`, concerned, () => {
      const before = prior.load(`Load${slot}Key`, id, keyRecord);
      r.when(`${slot}KeyWasActive`, equals(before.status, "Active"), () =>
        r.iam(`TurnOn${slot}Key`, "UpdateAccessKey", { UserName: user, AccessKeyId: id, Status: "Active" }),
      );
    });
  }
}
