import { randomBytes } from "node:crypto";
import { type ApiCall, AwsError } from "../aws";

/** Templates, experiments and levers belong to one account and Region. */
export const placeOf = ({ account, region }: { account: string; region: string }) => `${account}/${region}`;

/** `EXT` or `EXP` and the random part of AWS's ids. */
export const identifier = (prefix: string) => `${prefix}${randomBytes(8).toString("hex").toUpperCase()}`;

export const notFound = (what: string) => new AwsError("ResourceNotFoundException", `There is no ${what}.`, 404);
export const quota = (sentence: string) => new AwsError("ServiceQuotaExceededException", sentence, 402);

/** Calls with the same client token make one record. */
export class ClientTokens {
  private readonly ids = new Map<string, string>();

  /** The id that belongs to a call's token; `make` is called at the first use of it, or where there is none. */
  once(call: ApiCall, make: () => string): string {
    const token = call.input.clientToken;
    if (typeof token !== "string" || token === "") return make();
    const key = `${call.operation} ${placeOf(call)} ${token}`;
    const id = this.ids.get(key) ?? make();
    this.ids.set(key, id);
    return id;
  }
}
