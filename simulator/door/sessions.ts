import { randomBytes } from "node:crypto";
import type { Credentials, Principal } from "../aws";
import type { SimulatedClock } from "../clock";

/** Credentials and whose they are. */
export interface Session {
  credentials: Credentials;
  principal: Principal;
  /** Undefined for credentials that do not expire. */
  expires?: Date;
}

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Every set of credentials that the front door gave out. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly clock: SimulatedClock) {}

  /**
   * Users and root get a long-term key (`AKIA…`, empty session token); all others temporary credentials (`ASIA…`), which
   * expire after `lifetimeSeconds` of simulated time, or never without it.
   */
  mint(principal: Principal, lifetimeSeconds?: number): Credentials {
    const longTerm = principal.kind === "user" || principal.kind === "root";
    const id = [...randomBytes(16)].map((byte) => base32[byte % 32]).join("");
    const credentials = {
      accessKeyId: `${longTerm ? "AKIA" : "ASIA"}${id}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: longTerm ? "" : `IQoJb3JpZ2luX2Vj${randomBytes(120).toString("base64")}`,
    };
    const expires =
      lifetimeSeconds === undefined ? undefined : new Date(this.clock.now().getTime() + lifetimeSeconds * 1000);
    this.sessions.set(credentials.accessKeyId, { credentials, principal, expires });
    return credentials;
  }

  /** Keys that a service gave out. */
  adopt(credentials: Credentials, principal: Principal): void {
    this.sessions.set(credentials.accessKeyId, { credentials, principal });
  }

  forget(accessKeyId: string): void {
    this.sessions.delete(accessKeyId);
  }

  find(accessKeyId: string): Session | undefined {
    return this.sessions.get(accessKeyId);
  }
}
