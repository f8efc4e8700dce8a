import assert from "node:assert/strict";
import { Cloud } from "../engine/provider/cloud";
import { updatesOf } from "../engine/provider/updates";
import { unknown as unknownOnTheWire } from "../engine/provider/wire";
import { analyze, analyzeStack, type PackConfiguration, unknownLike } from "./analyze";
import { type BlueprintResource, blueprintResources, inPreview, projectConfiguration, stacks } from "./stacks";

export const regionsOf = (home: string, ...governed: string[]) => ({
  "reflex:homeRegion": home,
  "reflex:governedRegions": JSON.stringify([home, ...governed]),
});
export const approvers = (partition: string) => ({
  "reflex:approverPrincipalArn": `arn:${partition}:iam::222233334444:role/ReflexApprovers`,
});

const functionType = "aws:lambda/function:Function";

/**
 * Tests of both stacks in some places: no rule says anything, from the first preview to the creation after a destroy.
 * @param places configuration of both stacks, by what a place is called.
 */
export function saysNothingIn(places: Record<string, Record<string, string>>): void {
  for (const [place, changes] of Object.entries(places))
    for (const stack of stacks)
      it(`of the ${stack} stack in ${place}: nothing to say from the first preview to the creation after destroy`, async () => {
        const account = new Account(await blueprintResources(stack, changes), await projectConfiguration());
        await account.inOrder(account.resources.map(inPreview), account.resources);
        account.create();
        account.isUnchangedBy(await blueprintResources(stack, changes));
        await account.update();
        const [before] = account.versions();
        account.destroy();
        account.create();
        await account.inOrder(account.resources);
        const [after] = account.versions();
        // Triage alone publishes versions, and is not the function that the update changes.
        assert.deepEqual([before, after], stack === "security" ? ["1", "2"] : [undefined, undefined]);
      });
}

/** The account of a stack, as the stand-in for AWS's provider keeps it. */
class Account {
  private readonly cloud: Cloud;

  constructor(
    public resources: BlueprintResource[],
    private readonly configuration: PackConfiguration,
  ) {
    this.cloud = new Cloud("account", resources[0]!.inputs);
  }

  /** No rule says anything about the stack, nor about those that are registered again. */
  async inOrder(stack: BlueprintResource[], registered: BlueprintResource[] = []): Promise<void> {
    for (const resource of registered) assert.deepEqual(await analyze(resource, this.configuration), [], resource.urn);
    assert.deepEqual(await analyzeStack(stack, this.configuration), []);
  }

  create(): void {
    this.resources = this.resources.map((resource) => {
      if (!resource.type.startsWith("aws:")) return resource;
      const made = this.answered(resource);
      this.cloud.note("create", resource);
      return made;
    });
  }

  /** The program registers the same once more: no resource comes, goes or changes. */
  isUnchangedBy(registered: BlueprintResource[]): void {
    const difference = this.resources.map((before, index) => {
      const after = registered[index];
      if (after?.urn !== before.urn) return [before.urn, after?.urn];
      return this.cloud.difference(before, before.inputs, after.inputs).changed;
    });
    assert.deepEqual(difference.flat(), []);
    assert.equal(registered.length, this.resources.length);
  }

  destroy(): void {
    for (const resource of this.resources) this.cloud.note("delete", resource);
  }

  /** An update of each type: what is previewed, what is registered in the middle of it, and what it leaves. */
  async update(): Promise<void> {
    const previewed = [...this.resources];
    const updated: BlueprintResource[] = [];
    for (const { type, name, argument, value } of updatesOf(this.resources)) {
      const index = this.resources.findIndex((resource) => resource.type === type && resource.name === name);
      const before = this.resources[index]!;
      const changed = { ...before, inputs: { ...before.inputs, [argument]: value } };
      const difference = this.cloud.difference(changed, before.inputs, changed.inputs);
      assert.deepEqual(difference, { changed: [argument], replacing: [] }, type);
      previewed[index] = {
        ...changed,
        outputs: this.added(changed, this.cloud.previewedUpdate(changed, changed.inputs)),
      };
      this.resources[index] = this.answered(changed);
      this.cloud.note("update", changed);
      updated.push(changed);
    }
    await this.inOrder(previewed, updated);
    await this.inOrder(this.resources);
  }

  /** The newest versions of the functions that publish any. */
  versions(): string[] {
    const published = this.resources.filter(({ type, inputs }) => type === functionType && inputs.publish === true);
    return published.map(({ outputs }) => outputs.version as string);
  }

  private answered(resource: BlueprintResource): BlueprintResource {
    return { ...resource, outputs: this.added(resource, this.cloud.state(resource, resource.inputs).properties) };
  }

  /** What AWS adds to the inputs, in the form of the analyzer. */
  private added({ inputs }: BlueprintResource, properties: Record<string, unknown>): Record<string, unknown> {
    const added = Object.entries(properties).filter(([key]) => inputs[key] === undefined);
    return Object.fromEntries(added.map(([key, value]) => [key, value === unknownOnTheWire ? unknownLike("") : value]));
  }
}
