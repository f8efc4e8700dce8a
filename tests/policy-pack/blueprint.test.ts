import assert from "node:assert/strict";
import { analyze, analyzeStack, type PackConfiguration, ruleInfos } from "./analyze";
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
    });

  it("has a seeded violation for each of its rules", async () => {
    assert.deepEqual((await ruleInfos()).map(({ name }) => name).sort(), seeds.map(({ rule }) => rule).sort());
  });
});
