import assert from "node:assert/strict";
import twoKeys from "../../catalogue/credentials/access-key-exposed/events/fires/two-keys.json";
import { accessKeyExposed } from "../../catalogue/credentials/access-key-exposed/response";
import type { AccessKeyFacts } from "../../catalogue/credentials/resources/access-key";
import type { ParameterInputs, SignalEvent } from "../../responses/types";

describe("an exposed access key", () => {
  const event = twoKeys as unknown as SignalEvent;
  const { health } = accessKeyExposed.forms;
  const facts = (more: Partial<AccessKeyFacts>): AccessKeyFacts => ({
    id: "AKIAIOSFODNN7EXAMPLE",
    active: true,
    tags: {},
    ...more,
  });

  it("is one signal for each key that the notice names", () => {
    const targets = health!.split!(event).map((one) => health!.target(one));
    assert.deepEqual(
      targets.map(({ resource }) => resource.id),
      ["AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"],
    );
    assert.equal(new Set(targets.map(({ signal }) => signal.id)).size, 2);
  });

  it("needs a person when it is no user's: only the root user can disable its keys", () => {
    assert.match(
      accessKeyExposed.forPeople!(event, facts({})) ?? "",
      /if it is the root user's, delete it there at once/,
    );
    assert.equal(accessKeyExposed.nothingToDo!(event, facts({ active: false })), undefined);
    assert.equal(accessKeyExposed.forPeople!(event, facts({ user: "ci-deployer" })), undefined);
  });

  it("is turned off alone, unless it is off already", () => {
    const known = facts({ user: "ci-deployer" });
    assert.deepEqual(accessKeyExposed.parameters({ facts: known } as ParameterInputs<AccessKeyFacts>), {
      UserName: ["ci-deployer"],
      AccessKeyId: ["AKIAIOSFODNN7EXAMPLE"],
    });
    assert.equal(accessKeyExposed.nothingToDo!(event, known), undefined);
    assert.equal(accessKeyExposed.nothingToDo!(event, { ...known, active: false }), "the key is not active");
  });
});
