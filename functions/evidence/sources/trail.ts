import type { LookupAttribute } from "@aws-sdk/client-cloudtrail";
import { declare, type Inquiry, reasonOf } from "../inquiry";
import { always, collected, count, nothing, type Source, windowOf } from "./source";

const lookup = declare("cloudtrail", "LookupEvents");

interface Question {
  what: string;
  attribute: LookupAttribute;
  from: Date;
  to: Date;
  /** Pages of 50, newest first. */
  pages: number;
}

/**
 * CloudTrail's event history: management events of the Region and the last 90 days. One attribute a call, 50 events a
 * page, two calls a second in an account and Region (CloudTrail API reference, "LookupEvents"), so the questions are few
 * and queried one after another.
 * A call appears some minutes after it was made: the newest are only in the file that is written when the run has ended.
 */
export const trail: Source = {
  name: "cloudtrail",
  title: "CloudTrail: what was changed, and what the callers did",
  in: "member",
  stages: always,
  calls: [lookup],
  async collect(incident, inquiry) {
    const { from, broke, to } = windowOf(incident, inquiry.now());
    const about = (what: string, attribute: LookupAttribute, pages: number): Question => ({
      what,
      attribute,
      from,
      to,
      pages,
    });
    const writes: LookupAttribute = { AttributeKey: "ReadOnly", AttributeValue: "false" };
    const questions: Question[] = [
      { ...about("changes before it broke", writes, 4), to: broke },
      { ...about("changes since it broke", writes, 4), from: broke },
      about(`calls about ${incident.resource.id}`, resource(incident.resource.id), 2),
      ...incident.related.slice(0, 6).map((name) => about(`calls about ${name}`, resource(name), 1)),
      ...incident.callers.map(({ attribute, value }) =>
        about(`calls by ${value}`, { AttributeKey: attribute, AttributeValue: value }, 2),
      ),
    ];
    const seen = new Set<string>();
    const failures: string[] = [];
    for (const question of questions) {
      try {
        for (const { EventId } of await answers(question, inquiry)) if (EventId) seen.add(EventId);
      } catch (error) {
        failures.push(reasonOf(error));
        inquiry.notes.push(`${question.what}: ${reasonOf(error)}`);
        // What one question is refused for, the others are refused for too.
        if (failures.length === 2) break;
      }
    }
    if (failures.length > 0 && seen.size === 0) throw new Error(failures[0]);
    const span = `between ${iso(from)} and ${iso(to)}`;
    return seen.size === 0 ? nothing(`no call ${span}`) : collected(`${count(seen.size, "call")} ${span}`);
  },
};

const resource = (name: string): LookupAttribute => ({ AttributeKey: "ResourceName", AttributeValue: name });

const answers = ({ what, attribute, from, to, pages }: Question, inquiry: Inquiry) =>
  inquiry.pages(
    lookup,
    { LookupAttributes: [attribute], StartTime: from, EndTime: to, MaxResults: 50 },
    { list: "Events", token: "NextToken", limit: pages, what },
  );

const iso = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;
