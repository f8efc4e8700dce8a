import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { clientPackages } from "../../functions/triage/clients";
import { lookupActions, type ResourceKind } from "../../responses/resource";
import { classifyOperation } from "../../runbooks/language/operations";
import { findAction } from "../../simulator/iam/catalogue";

const folder = join(__dirname, "..", "..", "responses", "resources");

const kinds = readdirSync(folder).map((file) => {
  const found = Object.values(require(join(folder, file)) as Record<string, unknown>).filter(
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
          assert.ok(`${operation}Command` in require(clientPackages[service]), `${service} ${operation}`);
        }
      });

      it("names IAM actions that exist", () => {
        for (const action of lookupActions(found)) assert.ok(findAction(action), action);
      });
    });
  }
});
