import type { ComponentChildren } from "preact";
import { type IncidentPage, stateWords } from "../model";
import { Glyph } from "./Glyph";

/** The state in a word and half a sentence, the headline, and the facts. */
export function StateLine({ page }: { page: IncidentPage }) {
  const { glyph, tone, word } = stateWords(page);
  const { incident, organization, since, source } = page;
  const { account, resource } = incident;
  const facts: Array<[string, ComponentChildren]> = [
    [
      "Account",
      <>
        {account.name} <code>{account.id}</code>
      </>,
    ],
    ["Region", incident.region],
    ["Resource", <code>{resource.name ? `${resource.name} ${resource.id}` : resource.id}</code>],
    ["Owner", incident.owner],
    ["Severity", incident.severity],
    ["Signal", incident.type],
    ["Where", source === "drill" ? `a drill, embedded organization ${organization}` : undefined],
  ];
  return (
    <div class="top">
      <div class="line1">
        <span class={`state is-${tone}`}>
          <Glyph kind={glyph} />
          {word}
        </span>
        <span class="soft since">{since}</span>
      </div>
      <h1>{incident.headline}</h1>
      <dl class="facts">
        {facts.map(([name, value]) =>
          value === undefined || value === "" ? null : (
            <div>
              <dt>{name}</dt> <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </div>
  );
}
