import assert from "node:assert/strict";
import { request } from "node:http";
import { ConsoleServer } from "../../../cli/console/server";
import { Session } from "../../../cli/console/session";
import type { drill } from "../../../cli/drill/drill";
import { type Message, tokenHeader } from "../../../console/protocol";
import type { EmbeddedOrganization, Waiting } from "../../../simulator";
import { courses, recordOf } from "../../page/record";

const assets = { document: "<!doctype html>the console", policy: "default-src 'none'", size: 0 };

interface Answer {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

/** A drill without an organization: its entries come one by one, and it waits for its question to be answered. */
const played: { answers: string[]; comments: string[] } = { answers: [], comments: [] };
const play = (async (options: Parameters<typeof drill>[0]) => {
  const record = recordOf(courses.waiting);
  const { security, member } = { security: "222233334444", member: "111122223333" };
  await options.onStaged?.({
    blueprint: {
      security: { account: security, name: "security" },
      member: { account: member, name: "payments-prod", regions: [] },
      deployment: { resources: [] },
      settings: record.organization,
    },
    response: record.response,
    staged: { headline: record.headline, subject: record.subject, changes: ["ids are the emulator's"] },
    world: { region: "eu-west-1" },
    organization: {} as EmbeddedOrganization,
  } as never);
  for (const entry of record.entries) options.onEntry?.(entry);
  played.answers.push(await options.answer({ message: "Terminate i-1?" } as Waiting));
  played.comments.push(options.comment?.() ?? "");
}) as unknown as typeof drill;

describe("the console's server", () => {
  const session = new Session(undefined, play);
  const server = new ConsoleServer(session, { resources: [] }, assets);
  let port = 0;
  let token = "";
  before(async () => {
    const address = new URL(await server.listen());
    port = Number(address.port);
    token = new URLSearchParams(address.hash.slice(1)).get("t") ?? "";
    assert.equal(address.search, "");
  });
  after(() => server.close());

  function ask(method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
        let text = "";
        response.on("data", (part: Buffer) => {
          text += part.toString("utf8");
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
  const own = () => ({ [tokenHeader]: token });

  /** Reads the stream until a message of a kind has come; returns all, with the number of the last. */
  function stream(until: Message["type"], last = 0): Promise<{ messages: Message[]; id: number }> {
    return new Promise((resolve, reject) => {
      const headers = { ...own(), "last-event-id": String(last) };
      const sent = request({ host: "127.0.0.1", port, path: "/events", headers }, (response) => {
        let text = "";
        response.on("data", (part: Buffer) => {
          text += part.toString("utf8");
          const messages = [...text.matchAll(/^data: (.+)$/gm)].map(([, json = ""]) => JSON.parse(json) as Message);
          const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
          if (!messages.some(({ type }) => type === until)) return;
          sent.destroy();
          resolve({ messages, id: ids.at(-1) ?? 0 });
        });
      });
      sent.on("error", (error: NodeJS.ErrnoException) => (error.code === "ECONNRESET" ? undefined : reject(error)));
      sent.end();
    });
  }

  it("gives its page to requests by its own name, with a policy and without the token", async () => {
    const { status, text, headers } = await ask("GET", "/");
    assert.equal(status, 200);
    assert.equal(headers["content-security-policy"], assets.policy);
    assert.equal(headers["x-frame-options"], "DENY");
    assert.ok(!text.includes(token));
    assert.equal(Buffer.from(token, "base64url").length, 16);
  });

  it("refuses another name (DNS rebinding), another page's origin, and whoever has no token", async () => {
    const refused = async (headers: Record<string, string>, path = "/catalogue") =>
      assert.equal((await ask("GET", path, headers)).status, 403, JSON.stringify(headers));
    await refused({ ...own(), host: "attacker.example" });
    await refused({ ...own(), host: `attacker.example:${port}` });
    await refused({ host: "attacker.example" }, "/");
    await refused({ ...own(), origin: "https://attacker.example" });
    await refused({ ...own(), origin: "null" });
    await refused({});
    await refused({ [tokenHeader]: "x".repeat(token.length) });
    await refused({ [tokenHeader]: token.slice(1) });
    await refused({}, `/catalogue?t=${token}`);
    assert.equal((await ask("GET", "/catalogue", { ...own(), origin: `http://127.0.0.1:${port}` })).status, 200);
    assert.equal((await ask("OPTIONS", "/run", { origin: "https://attacker.example" })).status, 403);
  });

  it("feeds a drill as it happens, and goes on behind the last message after the stream broke", async () => {
    assert.equal((await ask("POST", "/run", own(), { response: "crypto-mining-instance", answer: "ask" })).status, 200);
    const { messages, id } = await stream("question");
    assert.deepEqual([...new Set(messages.map(({ type }) => type))], ["reset", "stage", "entries", "question"]);
    const entries = messages.flatMap((message) => (message.type === "entries" ? message.entries : []));
    assert.equal(entries.length, recordOf(courses.waiting).entries.length);
    const answered = stream("answered", id);
    assert.equal((await ask("POST", "/answer", own(), { how: "reject", comment: "not now" })).status, 200);
    assert.deepEqual((await answered).messages, [{ type: "answered" }]);
    assert.deepEqual([played.answers, played.comments], [["reject"], ["not now"]]);
  });

  it("says in one sentence what is wrong", async () => {
    const sentence = async (path: string, body: unknown) => {
      const { status, text } = await ask("POST", path, own(), body);
      assert.equal(status, 400, text);
      return (JSON.parse(text) as { error: string }).error;
    };
    assert.equal(await sentence("/answer", { how: "approve" }), "nothing waits for an answer");
    assert.match(await sentence("/run", { response: "none-such", answer: "ask" }), /there is no response/);
    const response = "crypto-mining-instance";
    assert.match(await sentence("/run", { response, answer: "ask", event: { a: 1 } }), /the event has no source/);
    assert.match(await sentence("/run", { response, answer: "ask", fault: "ec2" }), /SERVICE:Operation/);
  });

  it("opens the incident page once, in a tab without the token", async () => {
    const { path } = JSON.parse((await ask("POST", "/page", own(), {})).text) as { path: string };
    const page = await ask("GET", path);
    assert.ok(page.text.includes("<title>Waits for an answer: i-1 in payments-prod"));
    assert.equal((await ask("GET", path)).status, 404);
  });
});
