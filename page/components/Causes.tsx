import type { Cause, IncidentPage } from "../model";
import { clock, moment } from "../text";

/** Causes that are shown one by one; incident.json has all. */
const shown = 10;

function line({ at, failed, on, what, who }: Cause) {
  return (
    <>
      <b>{what}</b> by <code>{who}</code>
      {on && (
        <>
          {" "}
          on <code>{on}</code>
        </>
      )}
      , <time dateTime={at}>{moment(at)}</time>
      {failed && `, failed with ${failed}`}
    </>
  );
}

/** What changed before it broke, the likeliest first. */
export function Causes({ page: { causes, since24h, sources, times } }: { page: IncidentPage }) {
  const missing = sources.filter(({ status }) => status === "failed").map(({ title }) => title);
  const unknown = missing.length > 0 ? ` Not answered, so not known: ${missing.join(", ")}.` : "";
  return (
    <section id="causes">
      <h2>What changed before it broke</h2>
      <p class="lead">
        {causes === undefined
          ? "Not known yet: no incident file is written."
          : causes.length === 0
            ? `Nothing was found${times.broke ? ` before ${clock(times.broke)}` : ""}.${unknown}`
            : `The likeliest first. The score orders; it is no probability.${unknown}`}
      </p>
      {causes && causes.length > 0 && (
        <ol class="causes">
          {causes.slice(0, shown).map((cause, i) => (
            <li>
              <span class="soft">{i + 1}</span>
              <div>
                {line(cause)}
                <p class="soft small">
                  {cause.reasons
                    .map(({ detail, points }) => `${detail} (${points > 0 ? "+" : ""}${points})`)
                    .join("; ")}
                </p>
              </div>
              <span class="s">
                {cause.score}
                <small>score</small>
              </span>
            </li>
          ))}
        </ol>
      )}
      {causes && causes.length > shown && <p class="soft">{causes.length - shown} more are in incident.json.</p>}
      {since24h.length > 0 && (
        <details class="small more">
          <summary>{since24h.length} changed by others since</summary>
          <ul class="dots">
            {since24h.slice(0, shown).map((change) => (
              <li>{line(change)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
