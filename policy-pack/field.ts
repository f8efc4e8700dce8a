/** Represents a value that the engine does not know before the resources it comes from exist. */
export const notKnown = Symbol("not known before deployment");

export type Kind = "absent" | "unknown" | "text" | "number" | "boolean" | "list" | "object" | "other";

/** A place in a resource's inputs or in a document, with what is there. Fields of something unknown are unknown. */
export class Field {
  constructor(
    /** As a person writes it: `policy.Statement[0].Principal`. */
    readonly path: string,
    readonly value: unknown,
  ) {}

  get kind(): Kind {
    const { value } = this;
    if (value === undefined || value === null) return "absent";
    if (value === notKnown) return "unknown";
    if (Array.isArray(value)) return "list";
    switch (typeof value) {
      case "string":
        return "text";
      case "number":
      case "boolean":
      case "object":
        return typeof value as Kind;
      default:
        return "other";
    }
  }

  /** The text that is there; empty for anything else. */
  get text(): string {
    return typeof this.value === "string" ? this.value : "";
  }

  /** A member of an object. What is not known has no members yet: then the field itself, which is what to make known. */
  at(key: string): Field {
    if (this.kind === "unknown") return this;
    const path = this.path === "" ? key : `${this.path}.${key}`;
    const { value } = this;
    const member = this.kind === "object" && Object.hasOwn(value as object, key);
    return new Field(path, member ? (value as Record<string, unknown>)[key] : undefined);
  }

  /** The elements of a list; of anything else, the field itself as the only one (AWS accepts one or a list). */
  elements(): Field[] {
    const { value } = this;
    return Array.isArray(value) ? value.map((element, index) => new Field(`${this.path}[${index}]`, element)) : [this];
  }

  /** The members of an object. */
  members(): Array<[key: string, member: Field]> {
    return this.kind === "object" ? Object.keys(this.value as object).map((key) => [key, this.at(key)]) : [];
  }
}
