/** A folder or file, and the folders and files that it may import besides its own. */
export interface Layer {
  path: string;
  holds: string;
  mayImport: readonly string[];
  /** The one file that others import of it; any when absent. */
  api?: string;
  /** Layers that import other files than `api`. */
  insiders?: readonly string[];
}

const ground = ["aws", "organization"];
const contract = [...ground, "runbooks", "workflows", "responses", "signals"];

/**
 * Who may import what: dependencies point one way. A file belongs to the longest path that it begins with. The table in
 * docs/architecture.md is made of this one, and tests/architecture holds the code to it.
 */
export const layers: readonly Layer[] = [
  {
    path: "aws",
    holds: "AWS and nothing of Reflex: services, ARNs, partitions, IAM types, event patterns",
    mayImport: [],
  },
  { path: "organization", holds: "the names and settings that the whole product shares", mayImport: ["aws"] },
  {
    path: "runbooks/language",
    holds: "the typed language of SSM Automation documents, their risk, permissions and checks",
    mayImport: ["aws"],
  },
  { path: "runbooks", holds: "how a runbook of Reflex is written", mayImport: ground },
  {
    path: "workflows",
    holds: "how a Step Functions workflow is written, in JSONata",
    mayImport: [...ground, "runbooks"],
  },
  {
    path: "responses",
    holds: "the contract of a response: types, kinds of resources, sweeps, scenarios",
    mayImport: [...ground, "runbooks", "workflows"],
  },
  {
    path: "signals",
    holds: "the shapes in which AWS reports: GuardDuty, Security Hub, OCSF, alarms, API calls",
    mayImport: [...ground, "runbooks", "responses"],
  },
  {
    path: "catalogue",
    holds: "what Reflex does: one folder a subject, with its responses, `runbooks/`, `resources/` and `workflows/`",
    mayImport: contract,
  },
  {
    path: "functions",
    holds: "Lambda handlers: triage, evidence, sweep, heartbeat (of the catalogue: data and pure functions)",
    mayImport: [...contract, "catalogue", "page"],
  },
  {
    path: "page/drill",
    holds: "the incident page of a drill, from its timeline",
    mayImport: [...contract, "functions", "page", "simulator"],
  },
  {
    path: "page",
    holds: "the incident page: model, components, style and script, for the command line and the console",
    mayImport: ground,
  },
  {
    path: "console",
    holds: "the page of `reflex console`, as it runs in the browser",
    mayImport: ["aws", "page", "page/drill", "simulator"],
  },
  { path: "policy-pack", holds: "CrossGuard rules, for any AWS stack", mayImport: ["aws", "runbooks/language"] },
  {
    path: "components",
    holds: "the Pulumi program's parts, one class a file (of the policy pack: its rules, to judge itself)",
    mayImport: [...contract, "catalogue", "functions", "policy-pack"],
  },
  { path: "index.ts", holds: "the Pulumi program", mayImport: ["components", "catalogue"] },
  {
    path: "simulator",
    holds: "the embedded organization ([simulator.md](simulator.md)); knows nothing of Reflex",
    mayImport: ["aws", "tools/keptFolder.ts", "tools/pythonEnvironment.ts"],
    api: "simulator/index.ts",
    insiders: ["tests/simulator"],
  },
  {
    path: "cli",
    holds: "`reflex`",
    mayImport: [
      ...contract,
      ...[
        "catalogue",
        "functions",
        "policy-pack",
        "components",
        "simulator",
        "page",
        "console",
        "tools/keptFolder.ts",
        "tools/pulumi",
      ],
      "package.json",
    ],
  },
  { path: "tools/keptFolder.ts", holds: "caches built tools", mayImport: [] },
  { path: "tools/pythonEnvironment.ts", holds: "makes environments of Python", mayImport: [] },
  {
    path: "tools/pulumi",
    holds: "the Pulumi CLI as a Go module, for machines that cannot download it",
    mayImport: ["tools/keptFolder.ts", "tools/lock.ts"],
  },
  { path: "tools/lock.ts", holds: "one builds while others wait", mayImport: ["tools/keptFolder.ts"] },
  {
    path: "tools",
    holds: "what developers run: comparisons, the architecture, actionlint",
    mayImport: ["aws", "cli", "catalogue", "runbooks"],
  },
  { path: ".github", holds: "the pipeline's own action", mayImport: ["cli/fleet"] },
  {
    path: "bench",
    holds: "measurements against other programs, with the inputs that they share",
    mayImport: ["aws", "policy-pack", "simulator"],
  },
  {
    path: "tests/simulator",
    holds: "tests of the embedded organization, without Reflex",
    mayImport: ["aws", "simulator", "tools/keptFolder.ts", "tests/until.ts", "tests/recorded"],
  },
  {
    path: "tests",
    holds: "tests, in folders like those that they test",
    mayImport: [
      ...contract,
      ...[
        "catalogue",
        "functions",
        "policy-pack",
        "components",
        "index.ts",
        "simulator",
        "page",
        "console",
        "cli",
        "tools",
        "bench",
      ],
      "package.json",
    ],
  },
];

/** Packages that only some may import: what runs in Lambda, or on any machine, must not need Pulumi. */
export const packageUsers: Readonly<Record<string, readonly string[]>> = {
  "@pulumi/": [
    "index.ts",
    "components",
    "policy-pack",
    "simulator/deployment",
    "cli/fleet",
    "cli/report",
    "bench",
    "tests",
  ],
};

/** Files that import each other when they are loaded, with the reason why that is right. */
export const knownCycles: ReadonlyArray<{ files: readonly string[]; reason: string }> = [];
