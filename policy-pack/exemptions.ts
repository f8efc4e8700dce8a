import { matchesPattern } from "./documents/arn";
import { Field } from "./field";
import { described, type Finding, type Violation } from "./finding";
import type { Setting } from "./setting";

/** A decision of people that a rule does not hold for some resources, for a while. */
export interface Exemption {
  /** Pattern of URNs: `*` is any text, `?` any character. */
  urn: string;
  /** Why, for those who read it later. */
  reason: string;
  /** Last day on which it holds, in UTC: YYYY-MM-DD. */
  expires: string;
}

/** Setting of every rule, the same in the pack and in programs. */
export const exemptionsSetting: Setting<Exemption[]> = {
  type: "array",
  items: {
    type: "object",
    properties: {
      urn: { type: "string", minLength: 1 },
      reason: { type: "string", pattern: "\\S" },
      expires: { type: "string", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
    },
    required: ["urn", "reason", "expires"],
    additionalProperties: false,
  },
  description:
    "Resources that the rule leaves alone: a pattern of their URNs (* and ?), the reason, and the last day on which " +
    "that holds (YYYY-MM-DD, UTC). An exemption past that day is itself a violation.",
  default: [],
};

/**
 * An entry of the configuration: an exemption, or what is wrong with it and the resources it was meant for, if it says
 * so.
 */
interface Entry {
  urn?: string;
  defect?: Violation;
}

/** The exemptions of one rule, read once for all the resources it judges. */
export class Exemptions {
  private readonly entries: Entry[];
  private readonly day: string;

  /** @param configured as somebody configured it; nothing is assumed about its form. */
  constructor(configured: unknown, today: Date) {
    const list = new Field("exemptions", configured);
    this.day = today.toISOString().slice(0, 10);
    this.entries = list.kind === "absent" ? [] : list.elements().map((field) => readEntry(field, this.day));
  }

  /**
   * What is left of the findings about a resource, with what is wrong with the exemptions that concern it.
   * @param urn undefined where it is not known: then no exemption of the configuration holds.
   * @param tag of the resource, by which its own program exempts it; absent for most.
   */
  apply(findings: Finding[], urn: string | undefined, tag = new Field("tags", undefined)): Finding[] {
    const configured = this.entries.filter((entry) => entry.urn === undefined || concerns(entry.urn, urn));
    const concerning = [...configured, ...readTag(tag, this.day)];
    const isExempt = concerning.some(({ defect }) => defect === undefined);
    return [...(isExempt ? [] : findings), ...concerning.flatMap(({ defect }) => defect ?? [])];
  }
}

/** The tag of a resource by which its own program exempts it from a rule: `reflex:exempt/RULE`. */
export const exemptionTag = (inputs: Field, rule: string): Field => inputs.at("tags").at(`reflex:exempt/${rule}`);

/** AWS allows no other characters in the value of a tag (Tagging API reference, "Tag restrictions"). */
const tagForm = "Write the last day on which it holds and the reason: 2027-03-31 SEC-1234 until the move.";

function readTag(tag: Field, today: string): Entry[] {
  // Of tags that are not known, most exempt nothing: there is nothing to say, and nothing holds.
  if (tag.kind === "absent" || tag.kind === "unknown") return [];
  if (tag.isSecret) return [{ defect: { field: tag.path, found: hidden, fix: "Give it as plain text." } }];
  const [, expires = "", reason = ""] = /^(\S+)\s+(\S.*)$/s.exec(tag.text) ?? [];
  if (!isDay(expires) || reason === "") return [{ defect: refused(tag, tagForm) }];
  if (expires >= today) return [{}];
  return [{ defect: ended(tag.path, "this resource", expires, reason) }];
}

const concerns = (pattern: string, urn: string | undefined): boolean =>
  urn !== undefined && matchesPattern(pattern, urn);

/** An exemption that says nothing exempts nothing, and neither does one that is over. */
function readEntry(field: Field, today: string): Entry {
  const [urn, reason, expires] = [field.at("urn"), field.at("reason"), field.at("expires")];
  if (!isSaid(urn)) return { defect: refused(urn, "Say which resources it is about: a pattern of their URNs.") };
  const pattern = urn.text;
  if (!isSaid(reason)) return { urn: pattern, defect: refused(reason, "Say why, for those who read it later.") };
  if (!isSaid(expires) || !isDay(expires.text))
    return { urn: pattern, defect: refused(expires, "Set the last day on which it holds: YYYY-MM-DD.") };
  if (expires.text >= today) return { urn: pattern };
  return { urn: pattern, defect: ended(expires.path, pattern, expires.text, reason.text) };
}

const ended = (field: string, exempted: string, expires: string, reason: string): Violation => ({
  field,
  found: `the exemption of ${exempted} ended on ${expires} (${reason})`,
  fix: "Fix what it exempts and remove it, or decide again and set another day.",
});

const hidden = "it is marked secret, so the exemption does not hold: nobody could read the reason";

const isSaid = ({ kind, value }: Field): boolean => kind === "text" && (value as string).trim() !== "";

const refused = (field: Field, fix: string): Violation => ({
  field: field.path,
  found: `${described(field)}, so the exemption does not hold`,
  fix,
});

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
