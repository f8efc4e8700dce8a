import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { EventBridgeClient, ListEventBusesCommand, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import type { Served } from "../../../cli/serve/environment";
import { serve } from "../../../cli/serve/serve";
import { type EmbeddedOrganization, install } from "../../../simulator";
import { reflex } from "../inProcess";

/** The lines that a process writes, until one is whole. */
async function lineOf(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.endsWith("\n")) return text;
  }
  throw new Error(`the process ended after ${JSON.stringify(text)}`);
}

describe("reflex serve, as a process", () => {
  let child: ChildProcess;
  let served: Served;
  let complaints = "";

  before(async () => {
    child = spawn(process.execPath, [
      join(__dirname, "..", "..", "..", "cli", "reflex.js"),
      "serve",
      "--empty",
      "--json",
    ]);
    child.stderr?.on("data", (chunk) => {
      complaints += String(chunk);
    });
    served = JSON.parse(await lineOf(child));
  });
  after(() => child?.kill("SIGKILL"));

  it("prints the environment of a loopback endpoint", () => {
    assert.equal(served.format, "reflex-serve/1");
    assert.match(served.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
    const [account] = served.accounts;
    assert.deepEqual(
      [account?.id, account?.environment.AWS_ENDPOINT_URL, account?.environment.AWS_REGION],
      ["111122223333", served.endpoint, "eu-west-1"],
    );
  });

  it("is an account to boto3, in which what is made runs", async () => {
    const { python } = await install();
    const { PATH = "" } = process.env;
    const { stdout } = await promisify(execFile)(python, [join(__dirname, "shop.py")], {
      env: { PATH, AWS_EC2_METADATA_DISABLED: "true", ...served.accounts[0]?.environment },
    });
    assert.deepEqual(JSON.parse(stdout), {
      account: "111122223333",
      "python refused": ["NotImplemented", 501],
      versions: [],
      bus: true,
      "no bus": ["ResourceNotFoundException", 400],
      targets: ["function", "machine", "runbook"],
      "failed entries": 0,
      results: ['function {"id":"o-1"}', "machine o-1", "runbook o-1"],
      runbook: [["Send", "Success"]],
      "no bucket": ["404", 404],
      "reader reads": true,
      "reader writes": "AccessDenied",
    });
  });

  it("answers requests that are none, and goes on", async () => {
    const broken = await fetch(`${served.endpoint}/%zz`, { method: "POST", body: "{" });
    assert.ok(broken.status >= 400);
    const again = await fetch(served.endpoint);
    assert.ok(again.status >= 400);
  });

  it("says which port is taken, before it makes anything", async () => {
    const { port } = new URL(served.endpoint);
    const { status, stderr } = await reflex("serve", "--empty", "--port", port);
    assert.equal(status, 2);
    assert.match(
      stderr,
      new RegExp(`port ${port} of 127\\.0\\.0\\.1 is taken by another program; choose another with --port`),
    );
  });

  it("ends at Ctrl-C with 0", async () => {
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
    assert.equal(
      complaints
        .split("\n")
        .filter((line) => line && line !== "Stopping")
        .join("\n"),
      "",
    );
  });
});

describe("reflex serve without options", () => {
  let organization: EmbeddedOrganization;
  let accounts: Served["accounts"];

  before(async () => {
    const started = await serve({});
    organization = started.organization;
    accounts = started.served.accounts;
  });
  after(() => organization?.stop());

  it("has the blueprint in both accounts, with keys of an administrator of each", async () => {
    const found = accounts.map(async ({ environment: { AWS_REGION: region, AWS_ENDPOINT_URL: endpoint, ...keys } }) => {
      const credentials = {
        accessKeyId: keys.AWS_ACCESS_KEY_ID ?? "",
        secretAccessKey: keys.AWS_SECRET_ACCESS_KEY ?? "",
      };
      const events = new EventBridgeClient({ region, endpoint, credentials });
      const [bus] = (await events.send(new ListEventBusesCommand({ NamePrefix: "reflex" }))).EventBuses ?? [];
      const { Rules = [] } = await events.send(new ListRulesCommand({ NamePrefix: "reflex", EventBusName: bus?.Name }));
      events.destroy();
      return { bus: bus?.Name, rules: Rules.map(({ Name }) => Name) };
    });
    const [member, security] = await Promise.all(found);
    assert.equal(member?.bus, undefined);
    assert.ok(member?.rules.includes("reflex-forward-1"));
    assert.equal(security?.bus, "reflex-security");
    assert.ok(security?.rules.includes("reflex-crypto-mining-instance-guardduty"));
  });
});

describe("reflex serve", () => {
  for (const [words, reason] of [
    [["--port", "70000"], /--port 70000: write a number from 1 to 65535/],
    [["--empty", "--account", "12"], /--account 12: an account id has twelve digits/],
    [["--region", "eu-west-1"], /--account and --region go with --empty/],
    [["--empty", "--blueprint"], /cannot be used with/],
  ] as const) {
    it(`refuses ${words.join(" ")}`, async () => {
      const { status, stderr } = await reflex("serve", ...words);
      assert.equal(status, 2);
      assert.match(stderr, reason);
    });
  }

  it("explains itself, with examples", async () => {
    const { status, stdout } = await reflex("serve", "--help");
    assert.equal(status, 0);
    for (const shown of ["AWS_ENDPOINT_URL", "--empty", "--port", "Ctrl-C", "Examples:"])
      assert.ok(stdout.includes(shown));
  });
});
