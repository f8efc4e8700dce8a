import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../catalogue/catalogue";
import { responses, subjects } from "../../catalogue/responses";
import { runbooks } from "../../catalogue/runbooks";

const top = join(__dirname, "..", "..", "catalogue");

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

describe("the lists of the catalogue", () => {
  it("name every subject's folder", () => {
    const listed = subjects.map(({ name }) => name);
    for (const folder of foldersIn(top)) {
      assert.ok(listed.includes(folder), `catalogue/${folder} is not in catalogue/responses.ts: add it`);
    }
    assert.equal(listed.length, foldersIn(top).length);
  });

  for (const subject of subjects) {
    it(`name every response of ${subject.name}`, () => {
      const listed = subject.responses.map(({ name }) => name);
      const shared = ["resources", "runbooks", "workflows"];
      for (const folder of foldersIn(join(top, subject.name)).filter((name) => !shared.includes(name))) {
        const place = `catalogue/${subject.name}/${folder}`;
        assert.ok(existsSync(join(top, subject.name, folder, "response.ts")), `${place} has no response.ts`);
        assert.ok(listed.includes(folder), `${place} is not in catalogue/${subject.name}/index.ts: add it`);
      }
      for (const name of listed) {
        assert.ok(existsSync(join(top, subject.name, name)), `catalogue/${subject.name}/${name}: no such folder`);
      }
    });

    it(`leave no runbook of ${subject.name} unused`, () => {
      const folder = join(top, subject.name, "runbooks");
      const used = runbooks.map(({ name }) => name);
      for (const file of existsSync(folder) ? readdirSync(folder) : []) {
        // Runbooks have the names of their documents; what they share is in lower case.
        if (!/^[A-Z]/.test(file)) continue;
        const name = file.replace(/\.ts$/, "");
        assert.ok(used.includes(name), `no response starts catalogue/${subject.name}/runbooks/${file}`);
      }
    });
  }

  it("have each response once, in the order of names", () => {
    const names = responses.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)].sort());
  });
});

describe("the resolved catalogue", () => {
  it("has no holes, and is otherwise what the folders say", () => {
    assert.doesNotMatch(JSON.stringify(catalogue), /ownRunsCalling|[a-z]AnsweredElsewhere/);
    assert.match(JSON.stringify(responses), /ownRunsCalling/);
    assert.deepEqual(
      catalogue.map(({ name }) => name),
      responses.map(({ name }) => name),
    );
  });
});
