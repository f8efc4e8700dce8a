import type { SdkOf, Service } from "./services";
import type { streamingOperations } from "./streaming";

type Streaming<S extends Service> = S extends keyof typeof streamingOperations
  ? (typeof streamingOperations)[S][number]
  : never;

/** The operations of a service whose inputs and outputs are values, not streams, as the SDK names them. */
export type Operation<S extends Service> = keyof SdkOf<S> extends infer K
  ? K extends `${infer O}Command`
    ? Exclude<O, Streaming<S>>
    : never
  : never;

type CommandOf<S extends Service, O extends string> = `${O}Command` extends keyof SdkOf<S>
  ? SdkOf<S>[`${O}Command`] extends abstract new (
      ...a: never
    ) => infer C
    ? C
    : never
  : never;

/** The SDK's input of an operation. */
export type InputOf<S extends Service, O extends string> =
  CommandOf<S, O> extends { readonly input: infer I } ? I : never;

/** The SDK's output of an operation. */
export type OutputOf<S extends Service, O extends string> =
  CommandOf<S, O> extends { resolveMiddleware(...a: never): infer H }
    ? H extends (...b: never) => Promise<{ output: infer R }>
      ? Omit<R, "$metadata">
      : never
    : never;
