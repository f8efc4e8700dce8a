import assert from "node:assert/strict";
import { runbooks } from "../../../catalogue/runbooks";
import { documentIn } from "../../../components/plan/runbooks";
import type { Call } from "../../../functions/shared/dependencies";
import { pinnedVersion } from "../../../functions/shared/documents";
import { documentHash, hashOfRunbook } from "../../../runbooks/documentHash";
import { settings } from "../triage/world";

const region = "eu-west-1";
const wanted = { description: "isolate", mainSteps: [] };
const expected = { name: "Reflex-Isolate", account: "111122223333", region, hash: documentHash(wanted, region) };

/** An account whose document has these versions, the first one first; the last is the default unless said otherwise. */
function accountWith(versions: object[], standard = versions.length) {
  const asked: string[] = [];
  const call: Call = async (_service, operation, input) => {
    if (operation === "ListDocumentVersions") {
      return { DocumentVersions: versions.map((_, index) => ({ DocumentVersion: String(index + 1) })) };
    }
    const { DocumentVersion } = input as { DocumentVersion: string };
    asked.push(DocumentVersion);
    const number = DocumentVersion === "$DEFAULT" ? standard : Number(DocumentVersion);
    return { Content: JSON.stringify(versions[number - 1], null, 2), DocumentVersion: String(number) };
  };
  return { call, asked };
}

const pin = (call: Call, ...released: object[]) =>
  pinnedVersion(call, expected, async (hash) => released.some((content) => documentHash(content, region) === hash));

describe("the version of a runbook that is started", () => {
  it("is the default one where its content is what is known, in whatever order its keys are", async () => {
    const { call, asked } = accountWith([{}, { mainSteps: [], description: "isolate" }]);
    assert.deepEqual(await pin(call), { version: "2", age: "current" });
    assert.deepEqual(asked, ["$DEFAULT"]);
  });

  it("is an earlier one where the account is ahead, the newest first, and is looked for among five", async () => {
    const other = (number: number) => ({ ...wanted, description: `other ${number}` });
    const ahead = accountWith([wanted, wanted, other(1)]);
    assert.deepEqual(await pin(ahead.call, other(1)), { version: "2", age: "kept" });
    const back = accountWith([other(1), wanted], 1);
    assert.deepEqual(await pin(back.call), { version: "2", age: "kept" });
    const far = accountWith([wanted, ...[1, 2, 3, 4, 5, 6].map(other)]);
    await assert.rejects(pin(far.call), { name: "Refused" });
    assert.deepEqual(far.asked, ["$DEFAULT", "6", "5", "4", "3", "2"]);
  });

  it("is the default one where it has the content of an earlier release, and nothing newer is there", async () => {
    const earlier = { ...wanted, description: "earlier" };
    const { call } = accountWith([{}, earlier]);
    assert.deepEqual(await pin(call, earlier), { version: "2", age: "earlier" });
  });

  it("is none where somebody changed a step: the refusal names what, where and what to do", async () => {
    const { call } = accountWith([{ ...wanted, mainSteps: [{ name: "MyOwn" }] }]);
    await assert.rejects(pin(call, wanted), {
      name: "Refused",
      message:
        /^Update the member's stack.+Reflex-Isolate in 111122223333 eu-west-1 has a content that no release of this organization had.+version 1/,
    });
  });

  it("is recognized in every Region by one hash, and a Region that was changed by hand is not", () => {
    for (const runbook of runbooks) {
      const hash = hashOfRunbook(settings, runbook);
      for (const place of ["eu-west-1", "us-gov-west-1"]) {
        const content = JSON.stringify(documentIn(settings, place, runbook));
        assert.equal(documentHash(JSON.parse(content), place), hash, `${runbook.name} ${place}`);
        const moved = content.replaceAll(`:${place}:`, ":ap-south-1:");
        if (moved !== content) assert.notEqual(documentHash(JSON.parse(moved), place), hash, runbook.name);
      }
    }
  });
});
