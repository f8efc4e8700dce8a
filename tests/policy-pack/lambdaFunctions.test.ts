import { unknown, urnOf } from "./analyze";
import { advises, pinned, StackTester, Tester } from "./subject";

const type = "aws:lambda/function:Function";

describe("rule lambda-supported-runtime", () => {
  const tester = new Tester({ rule: "lambda-supported-runtime", type, baseline: { runtime: "nodejs24.x" } });

  it("demands a runtime of the list, except of images", async () => {
    await tester.accepts();
    await tester.accepts({ runtime: "provided.al2023", packageType: "Zip" });
    await tester.accepts({ runtime: undefined, packageType: "Image" });
    await tester.refuses({ runtime: "nodejs18.x" }, "runtime", /found "nodejs18.x".*nodejs24.x/);
    await tester.refuses({ runtime: "python2.7" }, "runtime", /python3.14/);
    await tester.refuses({ runtime: undefined }, "runtime", /missing/);
    await tester.refuses({ runtime: 24 }, "runtime", /found 24/);
    await tester.refuses({}, "runtime", /Set it to one of python3.14\./, { runtimes: ["python3.14"] });
    await tester.cannotJudge({ runtime: unknown.text }, "runtime");
    await tester.cannotJudge({ packageType: unknown.text }, "packageType");
  });
});

describe("rule lambda-tracing", () => {
  const tester = new Tester({ rule: "lambda-tracing", type, baseline: { tracingConfig: { mode: "Active" } } });

  it("demands active tracing", async () => {
    await tester.accepts();
    await tester.refuses({ tracingConfig: undefined }, "tracingConfig.mode", /missing/);
    await tester.refuses({ "tracingConfig.mode": "PassThrough" }, "tracingConfig.mode", /found "PassThrough"/);
    await tester.refuses({ "tracingConfig.mode": true }, "tracingConfig.mode", /found true/);
    await tester.refuses({ tracingConfig: "Active" }, "tracingConfig.mode", /missing/);
    await tester.cannotJudge({ tracingConfig: unknown.object }, "tracingConfig");
    await tester.cannotJudge({ "tracingConfig.mode": unknown.text }, "tracingConfig.mode");
  });
});

describe("rule lambda-bounded-concurrency", () => {
  const mapping = (maximumConcurrency: unknown, functionName = "act") => ({
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    inputs: { functionName, eventSourceArn: "q", scalingConfig: { maximumConcurrency } },
  });
  const tester = new StackTester("lambda-bounded-concurrency", {
    function: { type, inputs: { name: "act", reservedConcurrentExecutions: 5 } },
  });
  const reserved = "function.inputs.reservedConcurrentExecutions";
  const where = "reservedConcurrentExecutions";

  it("accepts a reservation, or mappings that are limited", async () => {
    await tester.accepts();
    await tester.accepts({ [reserved]: 0 });
    await tester.accepts({ [reserved]: undefined, one: mapping(2), two: mapping(3) });
    const linked = { ...mapping(2, unknown.text), dependencies: { functionName: [urnOf({ type, name: "function" })] } };
    await tester.accepts({ [reserved]: undefined, linked });
  });

  it("refuses functions that nothing limits", async () => {
    await tester.refuses({ [reserved]: undefined }, where, /nothing limits.*maximumConcurrency/);
    await tester.refuses({ [reserved]: -1 }, where, /nothing limits/);
    await tester.refuses({ [reserved]: "5" }, where, /nothing limits/);
    await tester.refuses({ [reserved]: undefined, one: mapping(2), two: mapping(undefined) }, where, /nothing limits/);
    await tester.refuses({ [reserved]: undefined, one: mapping(2, "other") }, where, /nothing limits/);
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ [reserved]: unknown.text }, where);
    const hidden = "scalingConfig.maximumConcurrency";
    await tester.cannotJudge({ [reserved]: undefined, one: mapping(unknown.text) }, hidden);
    await tester.accepts({ [reserved]: 1, one: mapping(unknown.text) });
  });
});

describe("rule lambda-log-group", () => {
  const group = "aws:cloudwatch/logGroup:LogGroup";
  const tester = new StackTester("lambda-log-group", {
    function: {
      type,
      inputs: { name: "act", region: "eu-west-1", loggingConfig: { logFormat: "JSON", logGroup: "act-logs" } },
      ...pinned,
    },
    group: { type: group, inputs: { name: "act-logs", region: "eu-west-1", retentionInDays: 365 }, ...pinned },
  });
  const named = "function.inputs.loggingConfig.logGroup";

  it("accepts a log group of the stack, named or by default", async () => {
    await tester.accepts();
    await tester.accepts({ [named]: undefined, "group.inputs.name": "/aws/lambda/act" });
    await tester.accepts({
      [named]: unknown.text,
      "function.dependencies": { loggingConfig: [urnOf({ type: group, name: "group" })] },
    });
    await tester.accepts({ [named]: "shared" }, { logGroups: ["sha*"] });
  });

  it("refuses log groups that Lambda would make", async () => {
    await tester.refuses({ [named]: "act-log" }, "loggingConfig.logGroup", /no log group act-log\./);
    await tester.refuses({ [named]: undefined }, "loggingConfig.logGroup", /no log group \/aws\/lambda\/act/);
    await tester.refuses({ [named]: 7 }, "loggingConfig.logGroup", /found 7/);
  });

  it("advises about a group that another stack may make", async () => {
    for (const changes of [{ group: undefined }, { "group.inputs.region": "us-east-1" }])
      await advises(tester, changes, "loggingConfig.logGroup", "act-logs");
    await advises(tester, { [named]: "common-logs" }, "loggingConfig.logGroup", "common-logs");
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ [named]: unknown.text }, "loggingConfig.logGroup");
    await tester.cannotJudge({ "group.inputs.name": unknown.text }, "the name of group");
    await tester.cannotJudge({ [named]: undefined, "function.inputs.name": unknown.text }, "name");
  });
});
