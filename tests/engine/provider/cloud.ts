import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { answerOf, type ProviderScope, providerScope } from "../../../simulator";
import { completed, completedInPlan, refusal } from "./completed";
import { renewed, replaces } from "./replaced";
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
  /** Changes of the account that no file keeps. */
  private readonly noted: string[] = [];

  /** @throws Error when the settings do not say which account it is. */
  constructor(name: string, settings: Values) {
    this.scope = providerScope(name, opened(settings) as Values);
  }

  /**
   * What exists once the resource is created.
   * @param published versions of the function that were published before.
   */
  state(subject: Subject, inputs: Values, published = this.published(subject)): State {
    const plain = opened(inputs) as Values;
    const region = typeof plain.region === "string" ? plain.region : this.scope.region;
    if (region === undefined)
      throw new Error(`${subject.type} ("${subject.name}") has no Region, nor has its provider.`);
    const { id, outputs } = answerOf({
      ...subject,
      inputs: plain,
      account: this.scope.account,
      region,
      replaces: { version: String(published) },
    });
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

  /** What a preview knows of a resource that is updated: all but what the update gives new values to. */
  previewedUpdate(subject: Subject, inputs: Values): Values {
    const { properties } = this.state(subject, inputs);
    const news = renewed(subject.type).filter((key) => key in properties);
    return { ...properties, ...Object.fromEntries(news.map((key) => [key, unknown])) };
  }

  /** The state of a resource that is read, with the version that it had. */
  read(subject: Subject, inputs: Values, before: Values): State {
    return this.state(subject, inputs, Number(before.version ?? 1) - 1 || 0);
  }

  /** Fields that changed, and those of them that make it another resource. */
  difference({ type }: Subject, before: Values, after: Values): { changed: string[]; replacing: string[] } {
    const changed = changedFields(before, after);
    return { changed, replacing: changed.filter((key) => replaces(type, key)) };
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
    else this.noted.push(`${what} ${type} ${name}`);
  }

  /**
   * How many versions of a function were published: one with its creation and one with each update. Its deletion sets
   * nothing back (Lambda guide, "Manage Lambda function versions").
   */
  private published({ type, name }: Subject): number {
    const file = process.env[switches.journal];
    const lines = file ? (existsSync(file) ? readFileSync(file, "utf8").split("\n") : []) : this.noted;
    return lines.filter((line) => line === `create ${type} ${name}` || line === `update ${type} ${name}`).length;
  }
}
