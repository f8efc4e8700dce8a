import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import { and, type Condition, equals, or, startsWith } from "../../../../runbooks/language/conditions";
import { type Ref, text } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import { none } from "../../../../runbooks/shared/parameters";
import type { PriorState } from "../../../../runbooks/shared/priorState";
import type { Part, Remediation } from "../../../../runbooks/shared/remediation";
import { proofSeconds } from "../../../../runbooks/shared/waiting";
import { everyKey } from "./parameters";
import { keyRecord } from "./records";

type Steps = Pick<RunbookBuilder<Record<never, never>>, "iam" | "required" | "when" | "variable" | "updateVariable">;

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
  const read = r.required(() =>
    r.iam(
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
    ),
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

/** What may be left undone of the keys: finding them, and each of them. */
export type KeyPart = "Keys" | `${(typeof slots)[number]}Key`;

const partsOfKeys = (does: string, matters: string, byHand: string): Record<KeyPart, Part> => ({
  Keys: { what: "find the access keys", matters: `All that follows for them was left undone. ${matters}`, byHand },
  FirstKey: { what: `${does} the first access key`, matters, byHand },
  SecondKey: { what: `${does} the second access key`, matters, byHand },
});

export const keyParts = (byHand: string) =>
  partsOfKeys("deactivate", "A stolen access key may still be valid.", byHand);
export const keysBack = (byHand: string) => partsOfKeys("activate", "Programs that use the key still fail.", byHand);

/**
 * Saves and deactivates the active access keys of a user, the one although the other cannot be. Inactive keys can be
 * activated again; deleted ones could not.
 * @param chosen the id of one key, or all; every key when absent.
 * @returns text that says which keys, when the steps have run.
 */
export function turnKeysOff(
  r: Steps,
  prior: PriorState,
  remediation: Remediation<KeyPart>,
  user: Ref<string>,
  chosen?: Ref<string>,
): string {
  const [first, second] = [r.variable("FirstKeyOff", none), r.variable("SecondKeyOff", none)];
  remediation.bestEffort("Keys", () => {
    for (const [index, { slot, id, status, concerned }] of readKeys(r, user, chosen).entries())
      r.when(`${slot}KeyIsActive`, and(concerned, equals(status, "Active")), () =>
        remediation.essential(`${slot}Key`, () => {
          prior.save(`${slot}Key`, id, keyRecord, { status });
          r.iam(`TurnOff${slot}Key`, "UpdateAccessKey", { UserName: user, AccessKeyId: id, Status: "Inactive" });
          waitForStatus(r, `Prove${slot}KeyOff`, user, index, "Inactive");
          r.updateVariable(`Note${slot}KeyOff`, slot === "First" ? first : second, id);
        }),
      );
  });
  return text`${first} and ${second}`;
}

/** Activates those keys again that the same incident deactivated. A key that was not saved stays as it is. */
export function turnKeysOn(r: Steps, prior: PriorState, remediation: Remediation<KeyPart>, user: Ref<string>): void {
  remediation.bestEffort("Keys", () => {
    for (const [index, { slot, id, concerned }] of readKeys(r, user).entries())
      r.when(`Concerns${slot}Key`, concerned, () =>
        remediation.essential(`${slot}Key`, () => {
          const before = prior.load(`Load${slot}Key`, id, keyRecord);
          r.when(`${slot}KeyWasActive`, equals(before.status, "Active"), () => {
            r.iam(`TurnOn${slot}Key`, "UpdateAccessKey", { UserName: user, AccessKeyId: id, Status: "Active" });
            waitForStatus(r, `Prove${slot}KeyOn`, user, index, "Active");
          });
        }),
      );
  });
}

function waitForStatus(r: Steps, step: string, user: Ref<string>, index: number, status: string): void {
  r.iam.waitFor(
    step,
    "ListAccessKeys",
    { UserName: user },
    (answer) => asString(answer.AccessKeyMetadata.at(index).Status),
    [status],
    { timeoutSeconds: proofSeconds },
  );
}
