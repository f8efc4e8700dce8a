import { isRecord } from "../../aws/json";

/** What the function has to do. */
export type Order =
  /** A sweep is due: it is made in every member account and each of these Regions. */
  | { kind: "all"; response: string; regions: string[]; accessKeyDays: number }
  /** One account and Region of it. */
  | { kind: "one"; response: string; account: string; region: string; accessKeyDays: number };

/** The message is of no form that the rules or the function queue; it goes to the dead-letter queue. */
export class MalformedOrder extends Error {
  constructor(problem: string) {
    super(`The message ${problem}. Check the rules whose target is the queue.`);
    this.name = "MalformedOrder";
  }
}

/** Reads what a rule or the function itself queued. @throws MalformedOrder, whose text never repeats the body. */
export function parseOrder(body: string): Order {
  const { response, account, region, regions, accessKeyDays } = parsed(body);
  if (typeof response !== "string") throw new MalformedOrder("names no response");
  if (typeof accessKeyDays !== "number") throw new MalformedOrder("does not say when an access key is too old");
  if (typeof account === "string" && typeof region === "string") {
    return { kind: "one", response, account, region, accessKeyDays };
  }
  if (Array.isArray(regions) && regions.length > 0 && regions.every((one): one is string => typeof one === "string")) {
    return { kind: "all", response, regions, accessKeyDays };
  }
  throw new MalformedOrder("names neither one account and Region nor the Regions of all");
}

function parsed(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new MalformedOrder("is not JSON");
  }
  return isRecord(value) ? value : {};
}
