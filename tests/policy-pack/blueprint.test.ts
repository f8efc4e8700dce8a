import assert from "node:assert/strict";
import { stackRules } from "../../policy-pack/rules";
import { analyze, analyzeStack, type PackConfiguration, ruleInfos, secret } from "./analyze";
import { type Seed, seedConfiguration, seeds } from "./seeds";
import {
  type BlueprintResource,
  blueprintResources,
  inPreview,
  projectConfiguration,
  type StackName,
  stacks,
} from "./stacks";

interface Reported {
  rule: string;
  report: string;
}

describe("the policy pack on the stacks of this project", () => {
  const resources = {} as Record<StackName, BlueprintResource[]>;
  let configuration: PackConfiguration;

  before(async () => {
    for (const stack of stacks) resources[stack] = await blueprintResources(stack);
    configuration = { ...(await projectConfiguration()), ...seedConfiguration };
  });

  /** What all rules report: about resources as they are given, and about the stack as it is then. */
  async function reportsOn(stack: BlueprintResource[], given = stack): Promise<Reported[]> {
    const reports: Reported[] = [];
    for (const resource of given)
      for (const { rule, level, message } of await analyze(resource, configuration))
        reports.push({ rule, report: `${rule} (${level}) on ${resource.urn}: ${message}` });
    for (const { rule, level, resource, message } of await analyzeStack(stack, configuration))
      reports.push({ rule, report: `${rule} (${level}) on ${resource}: ${message}` });
    return reports;
  }

  function seeded({ stack, resource, breakIt }: Seed): { changed: BlueprintResource[]; broken: BlueprintResource } {
    const before = resources[stack];
    if (typeof resource !== "string") {
      const urn = `urn:pulumi:${stack}::reflex::${resource.type}::${resource.name}`;
      const broken = { ...resource, urn, outputs: {} };
      return { changed: [...before, broken], broken };
    }
    const found = before.find(({ urn }) => urn.endsWith(resource));
    assert.ok(found, `no ${resource} among\n${before.map(({ urn }) => urn).join("\n")}`);
    // What is broken is not there once the resource exists, either.
    const broken = { ...structuredClone(found), outputs: {} };
    breakIt!(broken.inputs, broken);
    return { changed: before.map((other) => (other === found ? broken : other)), broken };
  }

  for (const stack of stacks)
    it(`has nothing to say about the ${stack} stack, in its first preview and once it exists`, async () => {
      assert.ok(resources[stack].length > 15);
      assert.deepEqual(await reportsOn(resources[stack].map(inPreview)), []);
      assert.deepEqual(await reportsOn(resources[stack], []), []);
    });

  for (const seed of seeds)
    it(`${seed.rule} finds what somebody breaks in the ${seed.stack} stack`, async () => {
      const { changed, broken } = seeded(seed);
      const reports = await reportsOn(changed, [broken]);
      assert.deepEqual([...new Set(reports.map(({ rule }) => rule))], [seed.rule], JSON.stringify(reports, null, 2));
      for (const { report } of reports) assert.match(report, /\(mandatory\)/);
      // What is found in a preview is what is found in the update.
      const preview = changed.map((resource) => (resource === broken ? broken : inPreview(resource)));
      assert.deepEqual(await reportsOn(preview, [broken]), reports);
    });

  for (const seed of seeds.filter(({ rule }) => stackRules.some(({ name }) => name === rule)))
    it(`${seed.rule} finds the same in values marked secret, and prints none of them`, async () => {
      const { changed, broken } = seeded(seed);
      const properties = Object.entries(broken.inputs).map(([key, value]) => [key, secret(value)]);
      const hidden = { ...broken, inputs: Object.fromEntries(properties) };
      const reports = await reportsOn(
        changed.map((resource) => (resource === broken ? hidden : resource)),
        [hidden],
      );
      const said = reports.filter(({ rule }) => rule === seed.rule);
      assert.ok(said.length > 0);
      assert.match(said.map(({ report }) => report).join("\n"), /\[secret\]/);
      const texts = Object.values(broken.inputs).filter((value) => typeof value === "string" && value.length > 12);
      for (const { report } of reports)
        for (const text of texts)
          assert.ok(
            !report
              .split("::")
              .at(-1)!
              .includes(text as string),
            report,
          );
    });

  it("has a seeded violation for each of its rules", async () => {
    assert.deepEqual((await ruleInfos()).map(({ name }) => name).sort(), seeds.map(({ rule }) => rule).sort());
  });
});
