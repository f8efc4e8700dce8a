import assert from "node:assert/strict";
import { analyze, type Reported } from "./analyze";

/** A change of a compliant resource: fields by path (`condition.key`), `undefined` to leave one out. */
export type Changes = Record<string, unknown>;

export interface Subject {
  /** The rule under test; the others of the pack must have nothing to say about the baseline either. */
  rule: string;
  type: string;
  /** A resource in order. */
  baseline: Record<string, unknown>;
}

export class Tester {
  constructor(private readonly subject: Subject) {}

  /** What the rule reports about the baseline with the changes. */
  async reports(changes: Changes = {}, configuration: Record<string, unknown> = {}): Promise<Reported[]> {
    const { rule, type, baseline } = this.subject;
    const inputs = changed(baseline, changes);
    return (await analyze({ type, inputs }, { [rule]: configuration })).filter((reported) => reported.rule === rule);
  }

  async accepts(changes: Changes = {}, configuration: Record<string, unknown> = {}): Promise<void> {
    assert.deepEqual(await this.reports(changes, configuration), []);
  }

  /** Exactly one violation, which names the field and says all the words. */
  async refuses(changes: Changes, field: string, words: RegExp, configuration: Record<string, unknown> = {}) {
    const reports = await this.reports(changes, configuration);
    assert.equal(reports.length, 1, JSON.stringify(reports, null, 2));
    const [{ level, message }] = reports as [Reported];
    assert.equal(level, "mandatory");
    assert.equal(message.slice(0, field.length + 2), `${field}: `, message);
    assert.match(message, words);
  }

  /** Nothing but the advice that the field is not known. */
  async cannotJudge(changes: Changes, field: string, configuration: Record<string, unknown> = {}): Promise<void> {
    const message = `cannot be judged yet: ${field} is not known before deployment; compute it from configuration`;
    const { rule } = this.subject;
    assert.deepEqual(await this.reports(changes, configuration), [{ rule, level: "advisory", message }]);
    const enforced = await this.reports(changes, { ...configuration, unknownValues: "enforced" });
    assert.deepEqual(enforced, [{ rule, level: "mandatory", message }]);
  }
}

export function changed(baseline: Record<string, unknown>, changes: Changes): Record<string, unknown> {
  const inputs = structuredClone(baseline);
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
