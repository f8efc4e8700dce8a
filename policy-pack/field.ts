import { noteRead, opened, SecretValue } from "./secrets";

/** Represents a value that the engine does not know before the resources it comes from exist. */
export const notKnown = Symbol("not known before deployment");

/** A value with the mark of a secret. What is not known has nothing to hide yet. */
export const marked = (value: unknown): unknown => (value === notKnown ? notKnown : new SecretValue(value));

export type Kind = "absent" | "unknown" | "text" | "number" | "boolean" | "list" | "object" | "other";

/** A place in a resource's inputs or in a document, with what is there. Fields of something unknown are unknown. */
export class Field {
  private readonly content: unknown;
  /** Where the secret begins that the field is, or is a part of. */
  private readonly secret: string | undefined;

  /** @param content with marks where it, or a part of it, is secret. */
  constructor(
    /** As a person writes it: `policy.Statement[0].Principal`. */
    readonly path: string,
    content: unknown,
    owner?: Field,
  ) {
    this.content = opened(content);
    this.secret = owner?.secret ?? (content instanceof SecretValue ? path : undefined);
  }

  /** Whether the program marked it, or what it is a part of, as secret. */
  get isSecret(): boolean {
    return this.secret !== undefined;
  }

  /** What is there. Whoever reads a secret says nothing of what is found afterwards (secrets.ts). */
  get value(): unknown {
    if (this.secret !== undefined) noteRead(this.secret);
    return this.content;
  }

  get kind(): Kind {
    const { content } = this;
    if (content === undefined || content === null) return "absent";
    if (content === notKnown) return "unknown";
    if (Array.isArray(content)) return "list";
    switch (typeof content) {
      case "string":
        return "text";
      case "number":
      case "boolean":
      case "object":
        return typeof content as Kind;
      default:
        return "other";
    }
  }

  /** The text that is there; empty for anything else. */
  get text(): string {
    const { value } = this;
    return typeof value === "string" ? value : "";
  }

  /** Another reading of the same, such as the document that a text holds: as secret as this. */
  as(value: unknown, path = this.path): Field {
    return new Field(path, value, this);
  }

  /** A member of an object. What is not known has no members yet: then the field itself, which is what to make known. */
  at(key: string): Field {
    if (this.kind === "unknown") return this;
    const path = this.path === "" ? key : `${this.path}.${key}`;
    const { content } = this;
    const member = this.kind === "object" && Object.hasOwn(content as object, key);
    return this.as(member ? (content as Record<string, unknown>)[key] : undefined, path);
  }

  /** The elements of a list; of anything else, the field itself as the only one (AWS accepts one or a list). */
  elements(): Field[] {
    const { value } = this;
    // Holes of a sparse list are elements, too.
    return Array.isArray(value)
      ? Array.from(value, (element: unknown, index) => this.as(element, `${this.path}[${index}]`))
      : [this];
  }

  /** The members of an object. */
  members(): Array<[key: string, member: Field]> {
    return this.kind === "object" ? Object.keys(this.value as object).map((key) => [key, this.at(key)]) : [];
  }
}
