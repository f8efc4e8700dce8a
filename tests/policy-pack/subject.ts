import assert from "node:assert/strict";
import { type AnalyzedResource, analyze, analyzeStack, type Reported } from "./analyze";

/** A change of what is in order: fields by path (`condition.key`), `undefined` to leave one out. */
export type Changes = Record<string, unknown>;

export interface Subject {
  /** The rule under test; the others of the pack must have nothing to say about the baseline either. */
  rule: string;
  type: string;
  /** A resource in order. */
  baseline: Record<string, unknown>;
  protect?: boolean;
  ignoreChanges?: string[];
}

/** A day that is over, and one that is far away. */
const [past, future] = ["2020-01-31", "9999-12-31"];

/** What every kind of subject has in common: one rule, and what it reports about a changed baseline. */
abstract class RuleTester {
  private triedExemptions = false;

  constructor(protected readonly rule: string) {}

  /** What the rule reports about the baseline with the changes. */
  abstract reports(changes?: Changes, configuration?: Record<string, unknown>): Promise<Reported[]>;

  async accepts(changes: Changes = {}, configuration: Record<string, unknown> = {}): Promise<void> {
    assert.deepEqual(await this.reports(changes, configuration), []);
  }

  /** Exactly one violation, which names the field and says all the words. The first one is then exempted, too. */
  async refuses(changes: Changes, field: string, words: RegExp, configuration: Record<string, unknown> = {}) {
    const reports = await this.reports(changes, configuration);
    assert.equal(reports.length, 1, JSON.stringify(reports, null, 2));
    const [{ level, message, resource = "subject" }] = reports as [Reported];
    assert.equal(level, "mandatory");
    assert.equal(message.slice(0, field.length + 2), `${field}: `, message);
    assert.match(message, words);
    if (this.triedExemptions) return;
    this.triedExemptions = true;
    await this.exempts(changes, resource, message, configuration);
  }

  /** Nothing but the advice that the field is not known. */
  async cannotJudge(changes: Changes, field: string, configuration: Record<string, unknown> = {}): Promise<void> {
    const message = `cannot be judged yet: ${field} is not known before deployment, so the update judges it`;
    const reports = async (given: Record<string, unknown>) =>
      (await this.reports(changes, given)).map(({ level, message }) => ({ level, message }));
    assert.deepEqual(await reports(configuration), [{ level: "advisory", message }]);
    const enforced = await reports({ ...configuration, unknownValues: "enforced" });
    assert.deepEqual(enforced, [{ level: "mandatory", message }]);
  }

  /** An exemption holds for the URNs that it names, gives its reason, and is a violation when it is over. */
  private async exempts(changes: Changes, resource: string, message: string, configuration: Record<string, unknown>) {
    const exempted = async (...exemptions: unknown[]) =>
      (await this.reports(changes, { ...configuration, exemptions })).map((reported) => reported.message);
    const exemption = { urn: `urn:pulumi:test::*::${resource}`, reason: "until the move", expires: future };
    assert.deepEqual(await exempted(exemption), []);
    assert.deepEqual(await exempted({ ...exemption, urn: `urn:pulumi:prod::*::${resource}` }), [message]);
    const [first, ended, ...others] = await exempted({ ...exemption, expires: past });
    assert.deepEqual([first, others], [message, []]);
    assert.match(ended!, /^exemptions\[0\]\.expires: .* ended on 2020-01-31 \(until the move\)\. Fix/);
    await assert.rejects(exempted({ ...exemption, reason: " " }), /exemptions\[0\]\.reason: found " "/);
  }
}

/** A rule about single resources. */
export class Tester extends RuleTester {
  constructor(private readonly subject: Subject) {
    super(subject.rule);
  }

  async reports(changes: Changes = {}, configuration: Record<string, unknown> = {}): Promise<Reported[]> {
    const { rule, type, baseline, ...options } = this.subject;
    const { [optionsKey]: changedOptions = {}, ...inputs } = changed({ ...baseline, [optionsKey]: options }, changes);
    const resource = { type, inputs, ...(changedOptions as object) };
    return (await analyze(resource, { [rule]: configuration })).filter((reported) => reported.rule === rule);
  }
}

/** Begins paths of changes of a resource's options. */
const optionsKey = "@options";

/** A rule about links between resources. Paths of changes begin with the name of a resource. */
export class StackTester extends RuleTester {
  /** @param baseline resources in order, by name. */
  constructor(
    rule: string,
    private readonly baseline: Record<string, Omit<AnalyzedResource, "name">>,
  ) {
    super(rule);
  }

  async reports(changes: Changes = {}, configuration: Record<string, unknown> = {}): Promise<Reported[]> {
    const resources = changed(this.baseline, changes) as Record<string, AnalyzedResource>;
    const named = Object.entries(resources).map(([name, resource]) => ({ ...resource, name }));
    const reports = await analyzeStack(named, { [this.rule]: configuration });
    return reports.filter((reported) => reported.rule === this.rule);
  }
}

export function changed(baseline: object, changes: Changes): Record<string, unknown> {
  const inputs = structuredClone(baseline) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop()!;
    let owner: Record<string, unknown> = inputs;
    for (const key of keys) owner = owner[key] as Record<string, unknown>;
    if (value === undefined) delete owner[last];
    else owner[last] = value;
  }
  return inputs;
}

export const policy = (...Statement: unknown[]) => ({ Version: "2012-10-17", Statement });
export const policyText = (...statements: unknown[]) => JSON.stringify(policy(...statements));

export const organizationId = "o-a1b2c3d4e5";
export const inOrganization = { StringEquals: { "aws:PrincipalOrgID": organizationId } };
export const account = "111122223333";
export const otherAccount = "444455556666";

/** A provider that says which account is the stack's own. */
export const pinned = { provider: { region: "eu-west-1", allowedAccountIds: JSON.stringify([account]) } };

/** Nothing but the advice that another stack may make what a field names. */
export async function advises(tester: StackTester, changes: Changes, field: string, named: string): Promise<void> {
  const reports = await tester.reports(changes);
  assert.deepEqual(
    reports.map(({ level, message }) => [level, message.split(", which another stack may make;")[0]]),
    [["advisory", `cannot be judged yet: ${field} names ${named}`]],
  );
}
