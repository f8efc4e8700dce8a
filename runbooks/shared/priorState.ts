import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Templated } from "../language/api";
import type { RunbookBuilder } from "../language/builder";
import { type Condition, equals } from "../language/conditions";
import { type Ref, system, text } from "../language/references";
import { asBoolean, asInteger, asString, asStringList, type Output, type Select } from "../language/selectors";
import type { RunbookContext } from "../language/types";

/**
 * The attributes of a saved item, by their DynamoDB type. Numbers are written as text and read as integers. A set of
 * one is written from a list of one element and read as that element.
 */
type Shape = Record<string, "S" | "N" | "BOOL" | "SS" | "SET_OF_ONE">;

type Written<T> = T extends "SS" | "SET_OF_ONE"
  ? Ref<string[]>
  : T extends "BOOL"
    ? Ref<boolean>
    : string | Ref<string>;
type Loaded<T> = T extends "SS"
  ? Ref<string[]>
  : T extends "BOOL"
    ? Ref<boolean>
    : T extends "N"
      ? Ref<number>
      : Ref<string>;

type Values<S extends Shape> = { [K in keyof S]: Written<S[K]> };

const readers: Record<string, (value: Select<AttributeValue>) => Output<unknown>> = {
  S: (value) => asString(value.S),
  N: (value) => asInteger(value.N),
  BOOL: (value) => asBoolean(value.BOOL),
  SS: (value) => asStringList(value.SS),
  SET_OF_ONE: (value) => asString(value.SS.at(0)),
};

/**
 * What things were before a run changed them, in the table of the security account: one item for each thing, under the
 * account, the incident and the id of the thing. Items are written once, so a second run of the same incident cannot
 * overwrite the state before with its own.
 */
export class PriorState {
  constructor(
    private readonly r: Pick<RunbookBuilder<Record<never, never>>, "dynamodb" | "incidentId">,
    private readonly context: RunbookContext,
  ) {}

  /**
   * Two steps: the item is written, and goes on where it is refused because it exists; then a consistent read proves
   * that it is there, and ends the run if not.
   */
  save<S extends Shape>(what: string, id: string | Ref<string>, shape: S, values: Values<S>): void {
    this.write(`Save${what}`, id, shape, values);
    this.prove(`Prove${what}Saved`, this.key(id));
  }

  /** The first of the two steps alone: prove the item before anything is changed. */
  write<S extends Shape>(step: string, id: string | Ref<string>, shape: S, values: Values<S>): void {
    const key = this.key(id);
    const attributes = Object.entries(shape).map(([name, type]) => [
      name,
      { [type === "SET_OF_ONE" ? "SS" : type]: values[name] },
    ]);
    const item = {
      pk: { S: key },
      incident: { S: this.r.incidentId },
      savedBy: { S: system.executionId },
      ...Object.fromEntries(attributes),
    } as Record<string, Templated<AttributeValue>>;
    this.r.dynamodb(
      step,
      "PutItem",
      {
        TableName: this.context.priorStateTableArn,
        Item: item,
        ConditionExpression: "attribute_not_exists(pk)",
      },
      { onFailure: "Continue" },
    );
  }

  /** Ends the run unless the item is there. */
  prove(step: string, key: string): void {
    this.r.dynamodb.assert(
      step,
      "GetItem",
      { TableName: this.context.priorStateTableArn, Key: { pk: { S: key } }, ConsistentRead: true },
      (answer) => asString(attribute(answer.Item, "pk").S),
      [key],
    );
  }

  load<S extends Shape>(step: string, id: string | Ref<string>, shape: S): { [K in keyof S]: Loaded<S[K]> } {
    return this.r.dynamodb(
      step,
      "GetItem",
      { TableName: this.context.priorStateTableArn, Key: { pk: { S: this.key(id) } }, ConsistentRead: true },
      {
        outputs: ({ Item: item }) =>
          Object.fromEntries(
            Object.entries(shape).map(([name, type]) => {
              const read = readers[type];
              if (!read) throw new Error(`${name}: items hold no ${type}.`);
              return [name, read(attribute(item, name))];
            }),
          ),
      },
    ) as unknown as { [K in keyof S]: Loaded<S[K]> };
  }

  /**
   * Like `load`, for an item that need not be there; `exists` is the condition that it is. Of one that is missing no
   * attribute is set.
   */
  look<S extends Shape>(
    step: string,
    id: string | Ref<string>,
    shape: S,
  ): { [K in keyof S]: Loaded<S[K]> } & { exists: Condition } {
    const { incident, ...attributes } = this.load(step, id, { ...shape, incident: "S" }) as Record<string, Ref<string>>;
    const exists = equals(incident as Ref<string>, this.r.incidentId);
    return { ...attributes, exists } as unknown as { [K in keyof S]: Loaded<S[K]> } & { exists: Condition };
  }

  key(id: string | Ref<string>): string {
    return text`${system.accountId}#${this.r.incidentId}#${id}`;
  }
}

function attribute(item: Readonly<Record<string, Select<AttributeValue>>>, name: string): Select<AttributeValue> {
  const value = item[name];
  if (!value) throw new Error(`${name} cannot be selected.`);
  return value;
}
