import assert from "node:assert/strict";
import { isRecord } from "../../aws/json";
import { accountId, regionName } from "../../responses/fields";
import { sweepSource } from "../../responses/sweep";
import type { CentralResponse, SignalEvent } from "../../responses/types";
import { centralResponses, examplesOf, type Read, readsOf, takes } from "./decisions";

type Path = Array<string | number>;

/** The paths of every value of an event's detail and of its resources; the parts of lists and objects too. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  const children = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  return children.flatMap(([name, child]) => [[...path, name], ...pathsIn(child, [...path, name])]);
}

const valueAt = (event: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, name) => (value as Record<string | number, unknown>)[name], event);

/** A copy with another value at a path; without one, where that is what undefined says. */
function withValue(event: SignalEvent, path: Path, value: unknown): SignalEvent {
  const copy = structuredClone(event);
  const holder = valueAt(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  const name = path.at(-1) as string;
  if (value !== undefined) holder[name] = value;
  else if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
  return copy;
}

/** How else AWS might write a text: in other letters, as an ARN for an id or the reverse, as nothing. */
function spellings(text: string): unknown[] {
  const arn = /^i-[0-9a-f]{8,}$/.test(text)
    ? [`arn:aws:ec2:eu-west-1:111122223333:instance/${text}`]
    : text.startsWith("arn:")
      ? [text.split(/[:/]/).at(-1)]
      : [];
  return [text.toUpperCase(), text.toLowerCase(), ...arn, "global", "aws-global", "", null, 7, []];
}

const inAccount = (read: Read) => ["111122223333", "222233334444"].includes(read.target.account);

/** Every signal is decided: about something, or by people, who get the reason. */
function assertDecided(event: SignalEvent, how: string): Read[] {
  const reads = readsOf(event);
  for (const { target } of reads) {
    const { account, region, resource, signal, unclear } = target;
    assert.match(account, accountId.form, how);
    assert.match(region, regionName.form, how);
    assert.ok(resource.id !== "" && resource.arn.startsWith("arn:"), how);
    assert.ok(signal.id !== "" && signal.version !== "" && signal.title !== "", how);
    assert.match(signal.occurredAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, how);
    assert.ok(unclear === undefined || /^[\w.:, -]+: (should|is|has)/.test(unclear), `${how}: ${unclear}`);
  }
  return reads;
}

const names = (path: Path) => path.map((name) => (typeof name === "number" ? "n" : name)).join(".");

/** One example of each form: every example has the fields of its form. */
function examples(response: CentralResponse): Array<{ file: string; event: SignalEvent }> {
  const all = examplesOf(response.name).filter(({ event }) => event.source !== sweepSource);
  const forms = Object.values(response.forms);
  return all.filter(({ event }, index) => {
    const form = forms.find((one) => takes(one, event));
    return form && all.findIndex((other) => takes(form, other.event)) === index;
  });
}

/** Fields that say, alone or with others, what an event is about. */
const identity = /(id|uid|identifier|type|name|arn|key|port|protocol|cidripv[46]|userIdentity)$/i;

const mutable = (event: SignalEvent): Path[] =>
  pathsIn(event).filter(([first]) => first === "detail" || first === "resources");

describe("the fields of an event", () => {
  for (const response of centralResponses) {
    const { name } = response;

    it(`of ${name} may be left out: only without the name of what it is about do people decide`, () => {
      for (const { event, file } of examples(response)) {
        const named = readsOf(event).flatMap(({ target }) => target.resource.id.split(/[:/]/));
        for (const path of mutable(event)) {
          const how = `${file} without ${names(path)}`;
          const unclear = assertDecided(withValue(event, path, undefined), how).filter(({ target }) => target.unclear);
          const lost = JSON.stringify(valueAt(event, path)).toLowerCase();
          if (unclear.length > 0 && !identity.test(names(path))) {
            assert.ok(
              named.some((part) => lost.includes(part.toLowerCase())),
              how,
            );
          }
        }
      }
    });

    it(`of ${name} may be spelt otherwise: it is decided all the same, in no other account`, () => {
      for (const { event, file } of examples(response)) {
        for (const path of mutable(event)) {
          const text = valueAt(event, path);
          if (typeof text !== "string") continue;
          for (const spelling of spellings(text)) {
            const how = `${file} with ${JSON.stringify(spelling)} for ${names(path)}`;
            assert.ok(assertDecided(withValue(event, path, spelling), how).every(inAccount), how);
          }
        }
      }
    });
  }
});
