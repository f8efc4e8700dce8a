import type { Message } from "../../console/protocol";

type Listener = (id: number, message: Message) => void;

/** The messages since the last reset, numbered, for whoever listens and whoever comes back. */
export class Feed {
  private readonly kept: Array<{ id: number; message: Message }> = [];
  private readonly listeners = new Set<Listener>();
  private last = 0;

  send(message: Message): void {
    // What was before is no part of the new story.
    if (message.type === "reset") this.kept.length = 0;
    const id = ++this.last;
    this.kept.push({ id, message });
    for (const listener of this.listeners) listener(id, message);
  }

  /** Gives everything after `id`, then whatever comes. Returns the function that ends it. */
  follow(id: number, listener: Listener): () => void {
    // A number that was never given is of an earlier server.
    const after = id > this.last ? 0 : id;
    for (const one of this.kept) if (one.id > after) listener(one.id, one.message);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
