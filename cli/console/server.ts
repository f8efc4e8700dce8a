import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AnswerRequest, RunRequest } from "../../console/protocol";
import { pageAssets } from "../../page/assets";
import { renderPage } from "../../page/document";
import { pageOfDrill } from "../../page/drill";
import type { Deployment } from "../../simulator";
import { UsageError } from "../errors";
import type { ConsoleAssets } from "./assets";
import { gallery, responseRows, ruleRows } from "./catalogue";
import { hasToken, ownHost, ownOrigin } from "./guard";
import type { Session } from "./session";

const largestBody = 1_000_000;
/** Pages that were requested and not opened yet. */
const keptPages = 8;

/** The console's web server: loopback only, and for nobody without the token of its address. */
export class ConsoleServer {
  private readonly token = randomBytes(16).toString("base64url");
  private readonly server: Server;
  private readonly pages = new Map<string, string>();
  private port = 0;

  constructor(
    private readonly session: Session,
    private readonly deployment: Deployment,
    private readonly assets: ConsoleAssets,
  ) {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => this.refuse(response, error));
    });
  }

  /** @returns the address to open, with the token in its fragment, which no browser sends. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    this.port = (this.server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.port}/#t=${this.token}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET" } = request;
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (!ownHost(request, this.port) || !ownOrigin(request, this.port)) {
      return send(response, 403, "text/plain", "This address belongs to another page.\n");
    }
    if (method === "GET" && path === "/") return this.document(response);
    const page = method === "GET" && /^\/page\/([\w-]{22})$/.exec(path)?.[1];
    if (page) return this.page(response, page);
    if (!hasToken(request, this.token)) {
      return send(response, 403, "text/plain", "Open the address that reflex console printed.\n");
    }
    switch (`${method} ${path}`) {
      case "GET /events":
        return this.events(request, response);
      case "GET /catalogue":
        return json(response, responseRows(this.deployment));
      case "GET /rules":
        return json(response, ruleRows(this.deployment));
      case "POST /gallery":
        return json(response, gallery(((await body(request)) as { response: string }).response));
      case "POST /run":
        this.session.start((await body(request)) as RunRequest);
        return json(response, {});
      case "POST /answer":
        this.session.answer((await body(request)) as AnswerRequest);
        return json(response, {});
      case "POST /reset":
        this.session.reset();
        return json(response, {});
      case "POST /page":
        return json(response, { path: this.newPage() });
      default:
        return send(response, 404, "text/plain", "There is nothing here.\n");
    }
  }

  private document(response: ServerResponse): void {
    send(response, 200, "text/html", this.assets.document, this.assets.policy);
  }

  /** Keeps the incident page under an address that can be opened once, in a tab that has no token. */
  private newPage(): string {
    const { record } = this.session;
    if (!record) throw new UsageError("nothing has happened yet");
    const name = randomBytes(16).toString("base64url");
    this.pages.set(name, renderPage(pageOfDrill(record), pageAssets(), record.entries));
    for (const old of [...this.pages.keys()].slice(0, -keptPages)) this.pages.delete(old);
    return `/page/${name}`;
  }

  private page(response: ServerResponse, name: string): void {
    const html = this.pages.get(name);
    this.pages.delete(name);
    if (html === undefined)
      send(response, 404, "text/plain", "This page was opened before; open it from the console again.\n");
    // Its own policy is in the page.
    else send(response, 200, "text/html", html);
  }

  private events({ headers }: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { ...ownHeaders("text/event-stream"), connection: "keep-alive" });
    const last = Number(headers["last-event-id"] ?? 0);
    const end = this.session.feed.follow(Number.isInteger(last) ? last : 0, (id, message) => {
      response.write(`id: ${id}\ndata: ${JSON.stringify(message)}\n\n`);
    });
    response.write(": begin\n\n");
    response.on("close", end);
  }

  private refuse(response: ServerResponse, error: unknown): void {
    const known = error instanceof UsageError || error instanceof SyntaxError;
    const sentence = error instanceof Error ? error.message : String(error);
    if (!response.headersSent) json(response, { error: sentence }, known ? 400 : 500);
    else response.end();
  }
}

const ownHeaders = (type: string) => ({
  "content-type": `${type}; charset=utf-8`,
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
});

function send(response: ServerResponse, status: number, type: string, text: string, policy?: string): void {
  response.writeHead(status, { ...ownHeaders(type), ...(policy && { "content-security-policy": policy }) });
  response.end(text);
}

const json = (response: ServerResponse, value: unknown, status = 200): void =>
  send(response, status, "application/json", JSON.stringify(value));

async function body(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new UsageError("the request is larger than 1 MB");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
}
