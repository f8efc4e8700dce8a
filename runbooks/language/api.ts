import type { InputOf, Operation, OutputOf } from "../../aws/operations";
import type { Service } from "../../aws/services";
import type { Ref } from "./references";
import type { Output, Select } from "./selectors";
import type { StepOptions } from "./steps";

type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;

/**
 * An SDK input in which every value may come from the run. Times are ISO 8601 text; binary input is rejected, because
 * whether Automation decodes text for it is not documented.
 */
export type Templated<T> = T extends undefined
  ? undefined
  : T extends string | number | boolean
    ? T | Ref<Widened<T>>
    : T extends Date
      ? string | Ref<string>
      : T extends Uint8Array
        ? never
        : T extends readonly (infer E)[]
          ? ReadonlyArray<Templated<E>> | Ref<Array<Widened<E>>>
          : T extends object
            ? { [K in keyof T]: Templated<T[K]> }
            : never;

export type Refs<Out extends Record<string, Output<unknown>>> = {
  readonly [K in keyof Out]: Out[K] extends Output<infer T> ? Ref<T> : never;
};

/** The operations of one service, as steps. */
export interface Api<S extends Service> {
  /** aws:executeAwsApi: one call. Outputs become references for later steps. Ends within 25 seconds. */
  <const O extends Operation<S>, Out extends Record<string, Output<unknown>> = Record<never, never>>(
    step: string,
    operation: O,
    input: Templated<InputOf<S, O>>,
    options?: StepOptions & { outputs?: (answer: Select<OutputOf<S, O>>) => Out },
  ): Refs<Out>;
  /** aws:assertAwsResourceProperty: fails at once unless the field has one of the desired values. */
  assert<const O extends Operation<S>>(
    step: string,
    operation: O,
    input: Templated<InputOf<S, O>>,
    field: (answer: Select<OutputOf<S, O>>) => Output<string | number>,
    desired: ReadonlyArray<string | Ref<string>>,
    options?: StepOptions,
  ): void;
  /**
   * aws:waitForAwsResourceProperty: polls until the field has one of the desired values, or the step times out. A
   * boolean is compared as `propertyText` writes it.
   */
  waitFor<const O extends Operation<S>>(
    step: string,
    operation: O,
    input: Templated<InputOf<S, O>>,
    field: (answer: Select<OutputOf<S, O>>) => Output<string | number | boolean>,
    desired: ReadonlyArray<string | Ref<string>>,
    options: StepOptions & { timeoutSeconds: number },
  ): void;
}
