import type { Service } from "../../aws/services";
import type { Api } from "./api";
import { reference } from "./references";
import { answer, type Output } from "./selectors";
import type { StepOptions } from "./steps";
import type { AutomationStep } from "./types";

type Append = (
  name: string,
  action: string,
  inputs: Record<string, unknown>,
  options: StepOptions,
  outputs?: AutomationStep["outputs"],
) => void;

type Selection<T> = (answer: never) => T;

/** The operations of one service as functions that append steps. Their inputs are typed by `Api`. */
export function serviceApi<S extends Service>(service: S, append: Append): Api<S> {
  const call = (
    name: string,
    operation: string,
    input: object,
    options: StepOptions & { outputs?: Selection<Record<string, Output<unknown>>> } = {},
  ) => {
    const { outputs, ...rest } = options;
    const selected = Object.entries(outputs?.(answer() as never) ?? {});
    append(
      name,
      "aws:executeAwsApi",
      { Service: service, Api: operation, ...input },
      rest,
      selected.map(([output, { selector, type }]) => ({ Name: output, Selector: selector, Type: type })),
    );
    return Object.fromEntries(selected.map(([output]) => [output, reference(`${name}.${output}`)]));
  };
  const property =
    (action: string) =>
    (
      name: string,
      operation: string,
      input: object,
      field: Selection<Output<unknown>>,
      desired: readonly unknown[],
      options: StepOptions = {},
    ) => {
      const PropertySelector = field(answer() as never).selector;
      append(
        name,
        action,
        { Service: service, Api: operation, ...input, PropertySelector, DesiredValues: desired },
        options,
      );
    };
  return Object.assign(call, {
    assert: property("aws:assertAwsResourceProperty"),
    waitFor: property("aws:waitForAwsResourceProperty"),
  }) as unknown as Api<S>;
}
