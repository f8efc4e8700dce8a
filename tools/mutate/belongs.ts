/** Which tests judge the mutants of which files: quick tests, those of the file itself first. The longest path wins. */
const testsOf: Record<string, string[]> = {
  "functions/triage/claims.ts": ["tests/functions/triage/claims.test.ts"],
  "functions/shared/refusals.ts": ["tests/functions/shared/refusals.test.ts"],
  "functions/triage/decider.ts": ["tests/functions/triage/decider.test.ts"],
  "functions/triage/decide.ts": ["tests/functions/triage/reasons.test.ts", "tests/functions/triage/decide.test.ts"],
  "functions/triage/fuse.ts": ["tests/functions/triage/fuse.test.ts"],
  "functions/triage/signal.ts": ["tests/functions/triage/signal.test.ts"],
  "functions/triage/start.ts": ["tests/functions/triage/start.test.ts"],
  "functions/triage/starter.ts": ["tests/functions/triage/starter.test.ts"],
  "runbooks/language/checks/approval.ts": ["tests/runbooks/approval.test.ts", "tests/runbooks/approvers.test.ts"],
  "runbooks/language/checks/essential.ts": ["tests/runbooks/essential.test.ts"],
  "runbooks/language/checks/proofs.ts": ["tests/runbooks/proofs.test.ts"],
  "runbooks/language/checks/flow.ts": ["tests/runbooks/flow.test.ts"],
  "runbooks/language/checks/priorState.ts": ["tests/runbooks/priorState.test.ts"],
  "runbooks/language/risk.ts": ["tests/runbooks/risk.test.ts"],
  "runbooks/language/operations": ["tests/runbooks/operations.test.ts", "tests/runbooks/inputs.test.ts"],
  "simulator/iam/conditions.ts": ["tests/simulator/iam/operators.test.ts", "tests/simulator/iam/conditions.test.ts"],
  "simulator/iam/evaluate.ts": ["tests/simulator/iam/decisions.test.ts", "tests/simulator/iam/evaluate.test.ts"],
  "aws/patterns": [
    "tests/aws/patterns/groups.test.ts",
    "tests/aws/patterns/event.test.ts",
    "tests/aws/patterns/addresses.test.ts",
    "tests/aws/patterns/json.test.ts",
    "tests/aws/patterns/numbers.test.ts",
    "tests/aws/patterns/operands.test.ts",
    "tests/aws/patterns/set.test.ts",
    "tests/aws/patterns/skim.test.ts",
    "tests/aws/patterns/fields.test.ts",
    "tests/aws/patterns/refusals.test.ts",
    "tests/aws/patterns/compile.test.ts",
    "tests/aws/patterns/explain.test.ts",
    "tests/aws/patterns/recorded.test.ts",
    "tests/aws/patterns/properties.test.ts",
  ],
  "policy-pack/documents": ["tests/policy-pack/guards.test.ts", "tests/policy-pack/statements.test.ts"],
  "policy-pack/exemptions.ts": ["tests/policy-pack/exempting.test.ts"],
  "policy-pack/field.ts": ["tests/policy-pack/field.test.ts"],
  "policy-pack/finding.ts": ["tests/policy-pack/finding.test.ts"],
  "policy-pack/rule.ts": ["tests/policy-pack/rule.test.ts"],
  "policy-pack/values.ts": ["tests/policy-pack/finding.test.ts"],
};

/** The tests that belong to a file; undefined where none are named. */
export function testsFor(file: string): string[] | undefined {
  const paths = Object.keys(testsOf).filter((path) => file === path || file.startsWith(`${path}/`));
  const [longest] = paths.sort((a, b) => b.length - a.length);
  return longest === undefined ? undefined : testsOf[longest];
}
