import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { buildSync } from "esbuild";
import type { Principal } from "../../../simulator/aws";
import { SimulatedClock } from "../../../simulator/clock";
import { FrontDoor } from "../../../simulator/door";
import { Sts } from "../../../simulator/door/sts";
import { install } from "../../../simulator/emulator/install";
import {
  environmentHours,
  type FunctionDeployment,
  type InvocationRecord,
  LambdaHost,
} from "../../../simulator/lambda/host";
import type { InvocationLimits } from "../../../simulator/lambda/invocationGuard";

const start = new Date("2026-11-24T09:00:00.000Z");
const account = "111122223333";
const region = "eu-west-1";

function functionOf(source: string, changes: Partial<FunctionDeployment> = {}): FunctionDeployment {
  return {
    functionName: "triage",
    account,
    region,
    handler: "index.handler",
    files: { "index.js": source },
    environment: {},
    roleArn: `arn:aws:iam::${account}:role/triage`,
    timeoutSeconds: 30,
    memoryMb: 256,
    ...changes,
  };
}

/** For handlers: shows the test how far they have come. */
const announce = `const announce = (what) => {
  const channel = new BroadcastChannel(what);
  channel.postMessage(0);
  channel.close();
};`;

/** Resolves when a handler announces it. */
function announcement(what: string): Promise<void> {
  const channel = new BroadcastChannel(what);
  return new Promise((resolve) => {
    channel.onmessage = () => {
      channel.close();
      resolve();
    };
  });
}

describe("the Lambda host", () => {
  let clock: SimulatedClock;
  let host: LambdaHost;
  let minted: string[];
  let records: InvocationRecord[];

  beforeEach(() => {
    clock = new SimulatedClock(start);
    minted = [];
    records = [];
    host = hostWith();
  });
  afterEach(() => host.close());

  function hostWith(limits?: Partial<InvocationLimits>): LambdaHost {
    return new LambdaHost({
      clock,
      endpoint: "http://127.0.0.1:1",
      mint: (roleArn, functionName) => {
        minted.push(`${roleArn} ${functionName}`);
        return { accessKeyId: `ASIA${minted.length}`, secretAccessKey: "secret", sessionToken: "token" };
      },
      onInvocation: (record) => void records.push(record),
      limits,
    });
  }

  async function run(source: string, event: unknown = {}, changes: Partial<FunctionDeployment> = {}) {
    host.deploy(functionOf(source, changes));
    return host.invoke("triage", account, region, event);
  }

  it("answers with what the handler returns, as JSON would have it", async () => {
    const answer = await run(
      "exports.handler = async (event) => ({ got: event.a, at: new Date(0), gone: undefined });",
      {
        a: [1],
      },
    );
    assert.deepEqual(answer, { ok: true, result: { got: [1], at: "1970-01-01T00:00:00.000Z" }, logs: [] });
    assert.deepEqual(records, [{ functionName: "triage", account, region, requestId: records[0]?.requestId, answer }]);
    assert.deepEqual((await run("exports.handler = async () => {};")) as unknown, { ok: true, result: null, logs: [] });
  });

  it("gives a function its own environment and nothing of the host's", async () => {
    process.env.REFLEX_TEST_LEAK = "leaked";
    const answer = await run(
      "exports.handler = async () => ({ env: process.env, argv: process.argv.length, cwd: process.cwd() });",
      {},
      {
        environment: { STAGE: "test" },
      },
    );
    delete process.env.REFLEX_TEST_LEAK;
    assert.ok(answer.ok);
    const { env, cwd } = answer.result as { env: Record<string, string>; cwd: string };
    assert.equal(env.REFLEX_TEST_LEAK, undefined);
    assert.equal(env.STAGE, "test");
    assert.equal(env.AWS_REGION, region);
    assert.equal(env.AWS_ACCESS_KEY_ID, "ASIA1");
    assert.equal(env.AWS_ENDPOINT_URL, "http://127.0.0.1:1");
    assert.equal(env.AWS_LAMBDA_FUNCTION_NAME, "triage");
    assert.equal(env.AWS_LAMBDA_LOG_GROUP_NAME, "/aws/lambda/triage");
    assert.match(env.AWS_LAMBDA_LOG_STREAM_NAME ?? "", /^2026\/11\/24\/\[\$LATEST\][0-9a-f]{32}$/);
    assert.match(env._X_AMZN_TRACE_ID ?? "", /^Root=1-6[0-9a-f]{7}-[0-9a-f]{24};Parent=[0-9a-f]{16};/);
    assert.equal(env.LAMBDA_TASK_ROOT, cwd);
    const hostVariables = Object.keys(process.env).filter(
      (name) => !["HOME", "PATH", "LANG", "TZ", "TMPDIR"].includes(name),
    );
    assert.deepEqual(
      hostVariables.filter((name) => name in env && env[name] === process.env[name]),
      [],
    );
    assert.deepEqual(minted, [`arn:aws:iam::${account}:role/triage triage`]);
  });

  it("lets it read the files of its bundle", async () => {
    const source = `
      const settings = require("./settings.json");
      const { readFileSync } = require("node:fs");
      const { join } = require("node:path");
      exports.handler = async () => [settings.fuse, readFileSync(join(__dirname, "lib/name.txt"), "utf8")];`;
    const answer = await run(
      source,
      {},
      { files: { "index.js": source, "settings.json": '{"fuse":5}', "lib/name.txt": "reflex" } },
    );
    assert.deepEqual(answer.ok && answer.result, [5, "reflex"]);
  });

  it("removes a function's files when it closes", async () => {
    const answer = await run("exports.handler = async () => __dirname;");
    const folder = String(answer.ok && answer.result);
    assert.ok(existsSync(folder));
    await host.close();
    assert.ok(!existsSync(folder));
  });

  it("runs it on simulated time, also when that moves while it runs or between invocations", async () => {
    const source = `
      ${announce}
      exports.handler = async (event, context) => {
        const before = Date.now();
        if (event.wait) announce("waits for time to move");
        while (event.wait && Date.now() === before);
        return { now: new Date().toISOString(), string: Date(), moved: Date.now() - before, left: context.getRemainingTimeInMillis(),
          year: new Date("2020-02-02").getUTCFullYear(), instance: new Date() instanceof Date, again: new (new Date().constructor)().getTime() };
      };`;
    const first = await run(source);
    assert.ok(first.ok);
    const { string, ...values } = first.result as Record<string, unknown>;
    assert.deepEqual(values, {
      now: start.toISOString(),
      moved: 0,
      left: 30_000,
      year: 2020,
      instance: true,
      again: start.getTime(),
    });
    assert.equal(string, new Date(start).toString());
    const begun = announcement("waits for time to move");
    const waiting = host.invoke("triage", account, region, { wait: true });
    await begun;
    clock.spend(5_000);
    const second = await waiting;
    assert.ok(second.ok);
    assert.equal((second.result as { moved: number }).moved, 5_000);
    assert.equal((second.result as { left: number }).left, 25_000);
  });

  it("keeps what it prints, in order, and starts each invocation with an empty log", async () => {
    const source = `
      const { Console } = require("node:console");
      exports.handler = async (event) => {
        console.log("found", { severity: 8 });
        console.error("two\\nlines");
        new Console(process.stdout).info("%s", event);
        process.stdout.write("bytes\\n");
      };`;
    const expected = ["found { severity: 8 }", "two", "lines", "a", "bytes"];
    assert.deepEqual((await run(source, "a")).logs, expected);
    assert.deepEqual((await host.invoke("triage", account, region, "a")).logs, expected);
    assert.equal(minted.length, 1, "the second invocation is warm");
  });

  const failures: Array<[what: string, source: string, errorType: string, errorMessage: RegExp]> = [
    [
      "an error thrown",
      'exports.handler = async () => { throw new TypeError("no instance"); };',
      "TypeError",
      /^no instance$/,
    ],
    ["something thrown", 'exports.handler = async () => { throw "a string"; };', "string", /^a string$/],
    ["an exit", "exports.handler = async () => process.exit(3);", "Runtime.ExitError", /^RequestId: .* exit status 3$/],
    [
      "a quiet exit",
      "exports.handler = async () => process.exit(0);",
      "Runtime.ExitError",
      /without providing a reason$/,
    ],
    [
      "a rejection nobody awaits",
      'exports.handler = () => { Promise.reject(new Error("lost")); return new Promise(() => {}); };',
      "Runtime.UnhandledPromiseRejection",
      /^lost$/,
    ],
    [
      "an error in a timer",
      'exports.handler = () => { setTimeout(() => { throw new RangeError("late"); }); return new Promise(() => {}); };',
      "RangeError",
      /^late$/,
    ],
    ["a missing module", 'require("./nowhere");', "Runtime.ImportModuleError", /Cannot find module '.\/nowhere'/],
    ["code that is no code", "exports.handler = (", "Runtime.UserCodeSyntaxError", /Unexpected/],
    ["an error while loading", 'throw new Error("bad configuration");', "Error", /^bad configuration$/],
    ["no handler", "exports.other = 1;", "Runtime.HandlerNotFound", /^index.handler is undefined or not exported$/],
    [
      "a callback",
      "exports.handler = (event, context, callback) => callback();",
      "Runtime.CallbackHandlerDeprecated",
      /nodejs24/,
    ],
    ["an answer that is no JSON", "exports.handler = async () => 1n;", "TypeError", /BigInt/],
    [
      "an answer too large",
      'exports.handler = async () => "x".repeat(6300000);',
      "Function.ResponseSizeTooLarge",
      /6291556/,
    ],
  ];
  for (const [what, source, errorType, errorMessage] of failures)
    it(`reports ${what} as ${errorType}`, async () => {
      const answer = await run(source);
      assert.ok(!answer.ok);
      assert.equal(answer.errorType, errorType);
      assert.match(answer.errorMessage, errorMessage);
    });

  it("contains an endless loop, says how, lets its time pass, and runs the function again", async () => {
    host = hostWith({ computeMs: 500 });
    const source = 'exports.handler = async (event) => { console.log("begin"); while (event.loop); return "fine"; };';
    const answer = await run(source, { loop: true }, { timeoutSeconds: 60 });
    assert.ok(!answer.ok);
    assert.equal(answer.errorType, "Sandbox.Timedout");
    assert.match(answer.errorMessage, /^RequestId: .* Error: Task timed out after 60\.00 seconds$/);
    assert.equal(answer.logs[0], "begin");
    assert.match(answer.logs[1] ?? "", /stopped the function after 0\.5 s of computing .* its 60 s pass/);
    assert.equal(clock.now().getTime(), start.getTime() + 60_000);
    assert.deepEqual(await host.invoke("triage", account, region, {}), { ok: true, result: "fine", logs: ["begin"] });
    assert.equal(minted.length, 2);
  });

  it("contains a wait for what never comes, after real time", async () => {
    host = hostWith({ waitMs: 1 });
    const answer = await run("exports.handler = () => new Promise(() => {});");
    assert.ok(!answer.ok);
    assert.equal(answer.errorType, "Sandbox.Timedout");
    assert.match(answer.logs.join(), /stopped the function after 0\.001 real seconds .* its 30 s pass/);
  });

  // The SDK's adaptive retry mode does this (@smithy/core, DefaultRateLimiter.acquireTokenBucket).
  it("lets simulated time pass for a function that pauses until the clock has come to a time", async () => {
    host.deploy(
      functionOf(`const { setTimeout: sleep } = require("node:timers/promises");
        exports.handler = async () => {
          const began = Date.now();
          while (Date.now() < began + 20_000) await new Promise((r) => setTimeout(r, 5_000));
          await sleep(5_000);
          return Date.now() - began;
        };`),
    );
    const answer = await host.invoke("triage", account, region, {});
    assert.ok(answer.ok && answer.result === 25_000, JSON.stringify(answer));
    assert.equal(clock.now().getTime() - start.getTime(), 25_000);
  });

  it("times out a function that pauses for longer than it may last", async () => {
    host.deploy(functionOf("exports.handler = () => new Promise((r) => setTimeout(r, 31_000));"));
    const answer = await host.invoke("triage", account, region, {});
    assert.ok(!answer.ok && answer.errorType === "Sandbox.Timedout", JSON.stringify(answer));
  });

  it("ends a function whose simulated time is up", async () => {
    host.deploy(
      functionOf(`${announce} exports.handler = async () => { announce("is in"); await new Promise(() => {}); };`, {
        timeoutSeconds: 3,
      }),
    );
    const begun = announcement("is in");
    const waiting = host.invoke("triage", account, region, {});
    await begun;
    clock.spend(3_000);
    const answer = await waiting;
    assert.ok(!answer.ok);
    assert.match(answer.errorMessage, /Task timed out after 3\.00 seconds$/);
  });

  it("limits its memory", async () => {
    const answer = await run(
      "exports.handler = async () => { const kept = []; for (;;) kept.push(new Array(1e5).fill({}).map(() => ({}))); };",
      {},
      { memoryMb: 128 },
    );
    assert.ok(!answer.ok);
    assert.ok(["Runtime.OutOfMemory", "Sandbox.Timedout"].includes(answer.errorType), answer.errorType);
  });

  it("gives concurrent invocations environments of their own, and reuses them", async () => {
    const source =
      "let n = 0; exports.handler = async () => { await new Promise((r) => setTimeout(r, 100)); return ++n; };";
    host.deploy(functionOf(source));
    const twice = () => Promise.all([1, 2].map(() => host.invoke("triage", account, region, {})));
    assert.deepEqual(
      (await twice()).map((answer) => answer.ok && answer.result),
      [1, 1],
    );
    assert.deepEqual(
      (await twice()).map((answer) => answer.ok && answer.result),
      [2, 2],
    );
    assert.equal(minted.length, 2);
  });

  it("starts afresh after some hours of simulated time and after a new deployment", async () => {
    const source = "let n = 0; exports.handler = async () => [++n, process.env.AWS_ACCESS_KEY_ID];";
    assert.deepEqual((await run(source)) as unknown, { ok: true, result: [1, "ASIA1"], logs: [] });
    clock.spend(environmentHours * 3_600_000);
    const later = await host.invoke("triage", account, region, {});
    assert.deepEqual(later.ok && later.result, [1, "ASIA2"]);
    assert.deepEqual((await run(source.replace("++n", "'new'"))) as unknown, {
      ok: true,
      result: ["new", "ASIA3"],
      logs: [],
    });
  });

  it("refuses what Lambda refuses", async () => {
    const handler = "exports.handler = async () => 1;";
    const refused: Array<[Partial<FunctionDeployment>, RegExp]> = [
      [{ handler: "main.run" }, /no main\.js for handler main\.run; it has index\.js/],
      [{ handler: "index" }, /not of the form file\.export/],
      [{ environment: { AWS_REGION: "eu-west-1" } }, /AWS_REGION are reserved/],
      [{ timeoutSeconds: 901 }, /between 1 and 900/],
      [{ memoryMb: 64 }, /between 128 and 10240/],
      [{ files: { "index.js": handler, "../x.js": "" } }, /outside the bundle/],
      [{ functionName: "a b" }, /64 letters/],
    ];
    for (const [changes, message] of refused)
      assert.throws(() => host.deploy(functionOf(handler, changes)), {
        code: "InvalidParameterValueException",
        message,
      });
    await assert.rejects(host.invoke("nobody", account, region, {}), {
      code: "ResourceNotFoundException",
      message: `Function not found: arn:aws:lambda:${region}:${account}:function:nobody`,
    });
  });
});

describe("a bundled handler in the Lambda host", () => {
  it("calls through the front door with its role's session, on simulated time", async () => {
    const clock = new SimulatedClock(new Date("2031-01-01T00:00:00.000Z"));
    const roleArn = `arn:aws:iam::${account}:role/triage`;
    const principal = (): Principal => ({
      kind: "role-session",
      account,
      roleArn,
      roleName: "triage",
      roleId: "AROATRIAGE",
      sessionName: "triage",
      issuedAt: clock.now(),
    });
    const headers: string[] = [];
    const door = await FrontDoor.open({
      emulatorEndpoint: "http://127.0.0.1:1",
      modelsFolder: (await install()).models,
      clock,
      services: new Map([
        [
          "sts",
          new Sts({ clock, mint: (p, lifetime) => door.mint(p, lifetime), roles: { role: async () => undefined } }),
        ],
      ]),
      authorize: async () => ({ allowed: true, reason: "everything is allowed" }),
      onCall: (record) => void headers.push(`${record.call.service} ${record.userAgent}`),
    });
    const host = new LambdaHost({ clock, endpoint: door.endpoint, mint: () => door.mint(principal()) });
    const { outputFiles } = buildSync({
      stdin: {
        contents: `
          import { STSClient, GetCallerIdentityCommand, AssumeRoleCommand } from "@aws-sdk/client-sts";
          const sts = new STSClient({});
          export const handler = async () => {
            const before = Date.now();
            const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
            const refused = await sts.send(new AssumeRoleCommand({ RoleArn: "arn:aws:iam::${account}:role/none", RoleSessionName: "ss" })).catch((e) => e.name);
            return { Arn, refused, took: Date.now() - before };
          };`,
        resolveDir: __dirname,
      },
      bundle: true,
      write: false,
      minify: true,
      platform: "node",
      format: "cjs",
      target: "node24",
    });
    host.deploy(functionOf(outputFiles[0]?.text ?? "", { roleArn }));
    const answer = await host.invoke("triage", account, region, {});
    await host.close();
    await door.close();
    assert.deepEqual(answer, {
      ok: true,
      logs: [],
      result: { Arn: `arn:aws:sts::${account}:assumed-role/triage/triage`, refused: "AccessDenied", took: 240 },
    });
    assert.match(headers[0] ?? "", /exec-env\/AWS_Lambda_nodejs24\.x/);
  });
});
