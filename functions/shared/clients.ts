import { type Service, services } from "../../aws/services";
import type { Call, SessionCredentials } from "./dependencies";

interface Client {
  send(command: object): Promise<unknown>;
}
type Constructor<T> = new (input: object) => T;

/** How a client of a service is made. */
type Make = <C>(client: new (configuration: { region: string }) => C) => C;

/**
 * Calls by the names of service and operation, in one Region with the credentials of one session, or the function's own
 * without. A client is loaded when it is first called, so that a cold start pays only for what its signal needs.
 */
export const callsWith = (region: string, credentials?: SessionCredentials): Call =>
  callsThrough((client) => new client({ region, ...(credentials && { credentials }) }));

/** The same with clients that the caller makes. */
export function callsThrough(make: Make): Call {
  const clients = new Map<Service, Client>();
  return async (service, operation, input) => {
    const { name } = services[service];
    const sdk = require(name) as Record<string, unknown>;
    const Command = sdk[`${operation}Command`];
    const Client = Object.entries(sdk).find(([exported]) => /^[A-Z]\w*Client$/.test(exported))?.[1];
    if (!Command || !Client) throw new Error(`${name} has no operation ${operation}.`);
    const client = clients.get(service) ?? make(Client as Constructor<Client>);
    clients.set(service, client);
    return (await client.send(new (Command as Constructor<object>)(input))) as Record<string, unknown>;
  };
}
