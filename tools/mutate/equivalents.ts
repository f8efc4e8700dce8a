/** A mutant that no test can find, because it decides nothing else than the code does. */
export interface Equivalent {
  /** The line that holds its beginning, without indentation. */
  line: string;
  /** What Stryker puts in, spaces and line breaks as one space. */
  replacement: string;
  reason: string;
}

const strange = '["Stryker was here"]';
const noEdges = "an undefined node has no edges and is no step: nothing is visited or reported for it";
const everyNode = "every node that is visited has edges, so what comes after ?? is never used";

/** What survives although it is tested, by file. The command reports an entry that is no survivor any more. */
export const equivalents: Record<string, Equivalent[]> = {
  "functions/triage/decider.ts": [
    {
      line: "if (!response.runbook) return undefined;",
      replacement: "false",
      reason: "a response without runbook and workflow only pages, and nothing is planned for it",
    },
  ],
  "aws/patterns/event.ts": [
    {
      line: "this.event++;",
      replacement: "this.event--",
      reason: "the numbers of events are only compared: they have to differ from each other and from 0",
    },
    {
      line: "const array = this.arrays++;",
      replacement: "this.arrays--",
      reason: "the numbers of arrays are only compared: they have to differ from each other",
    },
    {
      line: "this.slots = new Array(this.steps);",
      replacement: "new Array()",
      reason: "an array grows when it is written to: the length only saves that",
    },
    {
      line: "private readonly byShape: Array<Named | undefined> = new Array(SHAPES).fill(undefined);",
      replacement: "new Array()",
      reason: "an array grows when it is written to, and what it does not have reads as undefined",
    },
    {
      line: "if (held instanceof Several || Array.isArray(held)) {",
      replacement: "true",
      reason: "contentOf gives a single object as the one that there is: the shorter way to the same members",
    },
    {
      line: "for (let index = 0; index < value.length; index++) {",
      replacement: "index <= value.length",
      reason: "behind the last element is undefined, which is no JSON and is left out",
    },
  ],
  "aws/patterns/groups.ts": [
    {
      line: "private answer = false;",
      replacement: "true",
      reason: "events are numbered from 1, so the first question is always answered by the test",
    },
    {
      line: "if (!isStructure(held)) return matcher.matches(held as Leaf);",
      replacement: "false",
      reason: "contentOf gives a leaf as the one that there is, outside arrays: the shorter way to the same answer",
    },
    {
      line: "for (let at = 0; at < texts.length; at++) if (texts[at] === value) return groups[at] ?? NO_GROUPS;",
      replacement: "at <= texts.length",
      reason: "behind the last text is undefined, which is no leaf",
    },
  ],
  "aws/patterns/json.ts": [
    {
      line: "for (let at = SHORTEST_INEXACT - 1; at < text.length; at += SHORTEST_INEXACT) {",
      replacement: "at <= text.length",
      reason: "behind the text is no digit",
    },
  ],
  "aws/patterns/numbers.ts": [
    {
      line: "return text === shortest || significantDigits(text) === significantDigits(shortest) ? value : undefined;",
      replacement: "false",
      reason: "only saves time: equal texts have equal digits",
    },
  ],
  "aws/patterns/set.ts": [
    {
      line: "const paths = [...alternative].sort(([a], [b]) => (a < b ? -1 : 1));",
      replacement: "a <= b",
      reason: "a path comes once in an alternative",
    },
    {
      line: "} else if (isStructure(held)) {",
      replacement: "true",
      reason: "what is no structure is no text here either, and no anchor has anything else than texts",
    },
    {
      line: "for (let at = 0; at < tests.length; at++) {",
      replacement: "at <= tests.length",
      reason: "behind the last test is no need, and no candidate needs it",
    },
    {
      line: "if ((alive & needed) !== 0 && !(tests[at] as FieldTest).passes(this.view)) {",
      replacement: "true",
      reason: "only saves tests: a test that fails rules out the candidates that need it, of which none is left",
    },
    {
      line: "if (alive === 0) return;",
      replacement: "false",
      reason: "only saves tests: where no candidate is left, none is collected",
    },
    {
      line: "return isStructure(this.view.at(step)) && this.view.contentOf(step).inArrays;",
      replacement: "true",
      reason: "only saves time: outside arrays, values that pass always belong together",
    },
    {
      line: "return isStructure(this.view.at(step)) && this.view.contentOf(step).inArrays;",
      replacement: "isStructure(this.view.at(step)) || this.view.contentOf(step).inArrays",
      reason: "only saves time: outside arrays, values that pass always belong together",
    },
    ...["true", "at >= 0"].flatMap((replacement) => [
      {
        line: "while (at > 0 && (matching[at - 1] as number) > rule) at--;",
        replacement,
        reason: "before the first element is undefined, which is not more than a rule",
      },
      {
        line: "if (at > 0 && matching[at - 1] === rule) return;",
        replacement,
        reason: "before the first element is undefined, which is no rule",
      },
    ]),
    {
      line: "if (at === matching.length) matching.push(rule);",
      replacement: "false",
      reason: "only saves time: splice puts it at the end too",
    },
    {
      line: "if (index === undefined) {",
      replacement: "true",
      reason: "sets the index that is there already",
    },
  ],
  "policy-pack/exemptions.ts": [
    {
      line: "if (!/^\\d{4}-\\d{2}-\\d{2}$/.test(text)) return false;",
      replacement: "/^\\d{4}-\\d{2}-\\d{2}/",
      reason: "a longer text is no time once the hour is added to it",
    },
  ],
  "policy-pack/finding.ts": [
    { line: 'absent: "nothing",', replacement: '""', reason: "described has words of its own for what is missing" },
  ],
  "policy-pack/values.ts": [
    {
      line: 'const document = field.kind === "text" ? parsed(field) : field;',
      replacement: "true",
      reason: "what is not text has the empty text, which is no JSON: parsed gives the field itself",
    },
  ],
  "runbooks/language/checks/approval.ts": [
    {
      line: "graph.first === undefined ? [] : [{ node: graph.first, approved: false }];",
      replacement: strange,
      reason: "a text has no node, and nothing is looked up for none",
    },
    {
      line: "graph.first === undefined ? [] : [{ node: graph.first, approved: false }];",
      replacement: "false",
      reason: noEdges,
    },
    { line: "for (const { to, kind } of graph.edges.get(node) ?? [])", replacement: strange, reason: everyNode },
    {
      line: 'if (to !== undefined) open.push({ node: to, approved: asks ? kind === "success" : approved });',
      replacement: "true",
      reason: noEdges,
    },
    {
      line: 'if (typeof document.assumeRole === "string" && approvers.some((a) => sameText(a, document.assumeRole)))',
      replacement: "true",
      reason: "sameText says no for everything that is not text: the check before it is for the reader",
    },
    {
      line: '} else if (typeof approvers === "string" && sameText(approvers, document.assumeRole)) {',
      replacement: "true",
      reason: "sameText says no for everything that is not text: the check before it is for the reader",
    },
  ],
  "runbooks/language/checks/essential.ts": [
    {
      line: 'return mark.kind !== "essential" || (own.kind === "essential" && own.what === mark.what);',
      replacement: "true",
      reason: "only the mark of an essential step says what: the check before it is for the type",
    },
  ],
  "runbooks/language/checks/flow.ts": [
    {
      line: 'const at = graph.steps.get(names[0] ?? "");',
      replacement: '"Stryker was here!"',
      reason: "a circle has a step in it, so there is a first name",
    },
    {
      line: '{ step: at?.step, path: at?.path ?? "mainSteps" },',
      replacement: '""',
      reason: "the names of a circle are those of steps, so the step is found",
    },
    {
      line: '{ step: at?.step, path: at?.path ?? "mainSteps" },',
      replacement: "at.step",
      reason: "the names of a circle are those of steps, so the step is found",
    },
    {
      line: '{ step: at?.step, path: at?.path ?? "mainSteps" },',
      replacement: "at.path",
      reason: "the names of a circle are those of steps, so the step is found",
    },
    {
      line: 'for (const { to, kind } of graph.edges.get(node) ?? []) if (to !== undefined && kind !== "repeat") visit(to);',
      replacement: strange,
      reason: everyNode,
    },
    {
      line: 'for (const { to, kind } of graph.edges.get(node) ?? []) if (to !== undefined && kind !== "repeat") visit(to);',
      replacement: "true",
      reason: noEdges,
    },
    {
      line: "for (const { to } of graph.edges.get(node) ?? []) if (to !== undefined) open.push(to);",
      replacement: strange,
      reason: everyNode,
    },
    {
      line: "if (to === undefined) return;",
      replacement: "false",
      reason: "every caller has a target; the parameter is optional for the type of jump() alone",
    },
    {
      line: 'const cancel = graph.steps.get(jump(step.onCancel) ?? "");',
      replacement: '"Stryker was here!"',
      reason: "no step has a name with spaces and an exclamation mark",
    },
    {
      line: "const trail: string[] = [];",
      replacement: strange,
      reason: "no node has this name, and only the end is read",
    },
    { line: "if (graph.first !== undefined) visit(graph.first);", replacement: "true", reason: noEdges },
    { line: "const open = graph.first === undefined ? [] : [graph.first];", replacement: "false", reason: noEdges },
    {
      line: "const open = graph.first === undefined ? [] : [graph.first];",
      replacement: strange,
      reason: "no node has this name, so nothing is reached from it",
    },
  ],
  "runbooks/language/checks/priorState.ts": [
    {
      line: "const open = graph.first === undefined ? [] : [{ node: graph.first, saved: new Set<string>(), proven: false }];",
      replacement: strange,
      reason: "a text has no node, and nothing is looked up for none",
    },
    {
      line: "const open = graph.first === undefined ? [] : [{ node: graph.first, saved: new Set<string>(), proven: false }];",
      replacement: "false",
      reason: noEdges,
    },
    {
      line: "for (const { to, kind } of graph.edges.get(node) ?? [])",
      replacement: strange,
      reason: everyNode,
    },
    {
      line: 'if (to !== undefined) open.push({ node: to, saved, proven: proven || (proves && kind === "success") });',
      replacement: "true",
      reason: noEdges,
    },
    {
      line: 'step.onFailure !== "Continue" &&',
      replacement: "true",
      reason: "a proof that goes on when it fails has an edge for that, on which nothing is proven",
    },
    {
      line: 'step.onFailure !== "Continue" &&',
      replacement: '""',
      reason: "a proof that goes on when it fails has an edge for that, on which nothing is proven",
    },
  ],
  "runbooks/language/checks/proofs.ts": [
    {
      line: 'if (to !== undefined && kind !== "repeat") before.set(to, [...(before.get(to) ?? []), node]);',
      replacement: "true",
      reason: "nothing needs what comes before the end of a run",
    },
    {
      line: 'if (to !== undefined && kind !== "repeat") before.set(to, [...(before.get(to) ?? []), node]);',
      replacement: strange,
      reason: "a text that names no step has no change and nothing before it",
    },
    {
      line: "const open = [...(before.get(name) ?? [])];",
      replacement: strange,
      reason: "a text that names no step has no change and nothing before it",
    },
    {
      line: 'const loop = graph.steps.get(loopOfRound(node) ?? "")?.step;',
      replacement: '"Stryker was here!"',
      reason: "no step has the empty name, and none has this one",
    },
    {
      line: "if (step ? !stop(step) : !looksAgain) open.push(...(before.get(node) ?? []));",
      replacement: strange,
      reason: "a text that names no step has no change and nothing before it",
    },
    {
      line: "for (const { to } of graph.edges.get(name) ?? []) {",
      replacement: strange,
      reason: "every step has edges, so what comes after ?? is never used",
    },
    {
      line: 'const branch = graph.steps.get(to ?? "")?.step;',
      replacement: '"Stryker was here!"',
      reason: "no step has the empty name, and none has this one",
    },
  ],
  "runbooks/language/risk.ts": [
    {
      line: 'const order: Risk[] = ["read", "reversible", "disruptive", "destructive"];',
      replacement: '""',
      reason: "what is not in the list comes before all that is, as the first does",
    },
  ],
  "simulator/iam/conditions.ts": [
    {
      line: 'return expected.length === 6 && expected.every((part, i) => matchGlob(part, found[i] ?? ""));',
      replacement: '"Stryker was here!"',
      reason: "an ARN of the request has its six parts, or it is not compared",
    },
    {
      line: "return value !== undefined && test(value, expected);",
      replacement: "true",
      reason: "no number is less than, equal to or greater than undefined",
    },
    {
      line: "if (literalParts !== undefined && literalParts < 6) return undefined;",
      replacement: "true",
      reason: "undefined is not less than 6",
    },
    {
      line: 'const [, set, base = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\\w+?)(IfExists)?$/.exec(operator) ?? [];',
      replacement: '"Stryker was here!"',
      reason: "neither the empty text nor this one is an operator",
    },
    {
      line: 'const [, set, base = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\\w+?)(IfExists)?$/.exec(operator) ?? [];',
      replacement: strange,
      reason: "the first element, the whole match, is not used",
    },
    { line: 'expects: "text",', replacement: '""', reason: "every value is text, so no message proposes to write one" },
  ],
  "simulator/iam/evaluate.ts": [
    {
      line: 'const rcps = rcpsGovern(request) ? (request.rcps ?? []).flat().map(compiled("resource")) : [];',
      replacement: strange,
      reason: "rcpsGovern says no where there are none",
    },
    {
      line: 'return { grants: verdicts.flatMap((v) => ("grants" in v ? v.grants : [])) };',
      replacement: strange,
      reason: "a verdict without grants has a miss, and was returned before",
    },
    {
      line: 'if (principal.kind !== "role-session") return [];',
      replacement: "false",
      reason: "no other kind of principal has session policies",
    },
    {
      line: "const naming = strongest(resource?.grants.map((g) => g.naming) ?? []);",
      replacement: strange,
      reason: "an unknown naming is weaker than any, as none is",
    },
    {
      line: "const decisive = { grants: resource?.grants.filter((g) => g.naming === naming) ?? [] };",
      replacement: strange,
      reason: "without a resource policy that allows, its grants are not used",
    },
    {
      line: '.filter((statement) => statement.effect === "Allow" && matches(statement, subject))',
      replacement: "true",
      reason: "a Deny that matches has decided before",
    },
    {
      line: "const naming = statement.principals?.match(subject.principal);",
      replacement: "statement.principals.match",
      reason: "a statement of a resource policy names principals, or its policy is malformed",
    },
    {
      line: "if (list.length === 0) return { grants: [] };",
      replacement: "{}",
      reason: "a verdict without miss and grants adds none",
    },
    {
      line: 'const statement = policy.statements.find((s) => s.effect === "Allow" && matches(s, subject));',
      replacement: "true",
      reason: "a Deny that matches has decided before",
    },
  ],
};
