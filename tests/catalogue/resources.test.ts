import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { services } from "../../aws/services";
import { subjects } from "../../catalogue/responses";
import { lookupActions, type ResourceKind } from "../../responses/resource";
import { classifyOperation } from "../../runbooks/language/operations";
import { findAction } from "../../simulator";

const folders = subjects.map(({ name }) => join(__dirname, "..", "..", "catalogue", name, "resources"));

const files = [join(__dirname, "..", "..", "responses", "account.ts")].concat(
  folders.filter(existsSync).flatMap((folder) => readdirSync(folder).map((file) => join(folder, file))),
);

const kinds = files.map((path) => {
  const file = basename(path);
  const found = Object.values(require(path) as Record<string, unknown>).filter(
    (value): value is ResourceKind => typeof value === "object" && value !== null && "reads" in value,
  );
  return { file, found };
});

describe("the kinds of resources", () => {
  for (const { file, found } of kinds) {
    describe(file, () => {
      const [kind] = found;

      it("is one kind, named like its file", () => {
        assert.deepEqual(
          found.map(({ name }) => `${name}.ts`),
          [file],
        );
      });

      it("only reads, with operations that the SDK has", () => {
        for (const { service, operation } of kind?.reads ?? []) {
          assert.equal(classifyOperation(service, operation, {}).risk, "read", operation);
          assert.ok(`${operation}Command` in require(services[service].name), `${service} ${operation}`);
        }
      });

      it("names IAM actions that exist", () => {
        for (const action of lookupActions(found)) assert.ok(findAction(action), action);
      });
    });
  }
});
