import { appendFileSync, readFileSync } from "node:fs";
import { answerOf, type ProviderScope, providerScope } from "../../../simulator";
import { completed, completedInPlan, refusal } from "./completed";
import { changedFields, isSpecial, isUnknown, opened, unknown, type Values } from "./wire";

/** What a test can set, as environment variables of the CLI. */
export const switches = {
  /** File with what somebody changed by hand: JSON, fields by the end of the resource's URN (`TYPE::NAME`). */
  drift: "REFLEX_STAND_IN_DRIFT",
  /** File to which every change of the account is appended, one line each. */
  journal: "REFLEX_STAND_IN_JOURNAL",
} as const;

export interface Subject {
  type: string;
  name: string;
}

/** State of a resource on the wire. */
export interface State {
  id: string;
  properties: Values;
}

/** The account that one provider instance works in, answering from the model that serves the unit tests. */
export class Cloud {
  private readonly scope: ProviderScope;

  /** @throws Error when the settings do not say which account it is. */
  constructor(name: string, settings: Values) {
    this.scope = providerScope(name, opened(settings) as Values);
  }

  /** What exists once the resource is created. */
  state(subject: Subject, inputs: Values): State {
    const plain = opened(inputs) as Values;
    const region = typeof plain.region === "string" ? plain.region : this.scope.region;
    if (region === undefined)
      throw new Error(`${subject.type} ("${subject.name}") has no Region, nor has its provider.`);
    const { id, outputs } = answerOf({ ...subject, inputs: plain, account: this.scope.account, region });
    const properties = Object.entries({ ...completed(subject.type, plain), ...outputs })
      .filter(([key]) => key !== "__defaults")
      // Secrets, assets and archives go back as they came: that is how they stay what they are.
      .map(([key, value]) => [key, isSpecial(inputs[key]) ? inputs[key] : isUnknown(value) ? unknown : value]);
    return { id: isUnknown(id) ? "" : id, properties: Object.fromEntries(properties) };
  }

  /** Why AWS's provider refuses the inputs; undefined where it accepts them. */
  refusal({ type }: Subject, inputs: Values): string | undefined {
    return refusal(type, opened(inputs) as Values);
  }

  /**
   * What a preview knows of a resource that is yet to be created: what it was given, and what the provider itself
   * decides. Neither id nor ARN, nor an argument that AWS completes.
   */
  previewed(subject: Subject, inputs: Values): State {
    const state = this.state(subject, inputs);
    const properties = Object.entries(state.properties).map(([key, value]) => [
      key,
      key in inputs || completedInPlan.includes(key) ? value : unknown,
    ]);
    return { id: "", properties: Object.fromEntries(properties) };
  }

  /** Fields that changed, and those of them that make it another resource: the ones its id is made of. */
  difference(subject: Subject, id: string, before: Values, after: Values): { changed: string[]; replacing: string[] } {
    const changed = changedFields(before, after);
    const replacing = changed.filter((key) => {
      const { [key]: _, ...others } = before;
      const one = key in after ? { ...others, [key]: after[key] } : others;
      return this.state(subject, one).id !== id;
    });
    return { changed, replacing };
  }

  /** The inputs as they are now in the account, after whatever people did to it. */
  current({ type, name }: Subject, inputs: Values): Values {
    const file = process.env[switches.drift];
    const drift = file ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, Values>) : {};
    return { ...inputs, ...drift[`${type}::${name}`] };
  }

  /** Notes a change of the account. */
  note(what: "create" | "update" | "delete", { type, name }: Subject): void {
    const file = process.env[switches.journal];
    if (file) appendFileSync(file, `${what} ${type} ${name}\n`);
  }
}
