import { type Message, tokenHeader } from "./protocol";

/** Milliseconds until a broken stream is opened again. */
const again = 1000;
/** Attempts without an answer after which the server is gone. */
const patience = 3;

/** The token is in the fragment, which no browser sends; it leaves the address bar at once. */
export function takeToken(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get("t");
  if (token) {
    sessionStorage.setItem("token", token);
    history.replaceState(null, "", location.pathname);
  }
  return token ?? sessionStorage.getItem("token") ?? "";
}

const token = takeToken();

/** @throws Error with the server's own sentence. */
export async function call<T>(path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: { [tokenHeader]: token, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error("The console has ended. Start it again: npx reflex console");
  }
  const text = await response.text();
  if (response.status === 403) throw new Error(text.trim());
  const value = JSON.parse(text) as T & { error?: string };
  if (!response.ok) throw new Error(value.error ?? `The console answered ${response.status}.`);
  return value;
}

/** Follows what the server sends; after a break it goes on behind the last message that came. */
export async function follow(onMessage: (message: Message) => void, onGone: (sentence: string) => void): Promise<void> {
  let last = 0;
  for (let failures = 0; failures < patience; failures++) {
    try {
      const headers = { [tokenHeader]: token, "last-event-id": String(last) };
      const response = await fetch("/events", { headers });
      if (response.status === 403) return onGone((await response.text()).trim());
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let kept = "";
      for (;;) {
        const part = await reader?.read();
        if (!part || part.done) break;
        failures = 0;
        const blocks = (kept + part.value).split("\n\n");
        kept = blocks.pop() ?? "";
        for (const block of blocks) {
          const id = /^id: (\d+)$/m.exec(block)?.[1];
          const data = /^data: (.+)$/m.exec(block)?.[1];
          if (id) last = Number(id);
          if (data) onMessage(JSON.parse(data) as Message);
        }
      }
    } catch {
      // The stream broke, or the server is gone: the next attempt shows which.
    }
    await new Promise((resolve) => setTimeout(resolve, again));
  }
  onGone("The console has ended. Start it again: npx reflex console");
}
