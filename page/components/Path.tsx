import type { Hop, IncidentPage } from "../model";
import { clock } from "../text";

const bands = ["member", "security", "people"] as const;
const height = 92;
const left = 120;
const width = 1080;

/** Subtitles break at capitals, hyphens and slashes, at most two lines. */
export function lines(text: string, length = 17): string[] {
  if (text.length <= length) return [text];
  const cuts = [...text.matchAll(/[-/:. ]|(?<=[a-z])(?=[A-Z])/g)]
    .map(({ index, 0: sign }) => index + (sign === "" ? 0 : 1))
    .filter((at) => at > 3 && at <= length);
  const cut = cuts.at(-1) ?? length;
  const rest = text.slice(cut).trim();
  return [text.slice(0, cut).trim(), rest.length > length ? `${rest.slice(0, length - 1)}…` : rest];
}

interface Props {
  page: Pick<IncidentPage, "hops" | "incident">;
  /** The hop that is looked at. */
  current?: number;
}

/** The way of the event: a picture, and beside it a list with the same words for whoever does not see it. */
export function Path({ page: { hops, incident }, current }: Props) {
  if (hops.length === 0) return null;
  const step = Math.min(160, (width - left - 113) / Math.max(hops.length - 1, 7));
  const x = (index: number) => left + index * step;
  const y = ({ band }: Hop) => bands.indexOf(band) * (height + 4) + 22;
  const names = { member: incident.account.name, security: "security", people: "people" };
  const used = bands.filter((band) => band !== "people" || hops.some((hop) => hop.band === "people"));
  const length = Math.max(9, Math.floor((step - 14) / 6.4));
  return (
    <figure class="path" aria-labelledby="pathcap">
      <figcaption id="pathcap" class="lab">
        The way of the event
      </figcaption>
      <svg viewBox={`0 0 ${width} ${used.length * (height + 4) - 4}`} aria-hidden="true">
        {used.map((band) => (
          <>
            <rect class="band" x="0" y={bands.indexOf(band) * (height + 4)} width={width} height={height} />
            <text class="bl" x="8" y={bands.indexOf(band) * (height + 4) + 26}>
              {names[band].slice(0, 15)}
            </text>
          </>
        ))}
        {hops.slice(1).map((hop, i) => {
          const from = hops[i] as Hop;
          const off = hop.state === "none" ? " off" : "";
          return <path class={`ln${off}`} d={`M${x(i)} ${y(from)}H${x(i + 1)}V${y(hop)}`} />;
        })}
        {hops.map((hop, i) => (
          <g class={`${hop.state === "none" ? "off" : ""}${current === i ? " current" : ""}`}>
            <circle class={`nd ${hop.state}`} cx={x(i)} cy={y(hop)} r="5.5" />
            <text class="t1" x={x(i) + 10} y={y(hop) + 20}>
              {hop.title}
            </text>
            {lines(hop.subtitle, length).map((line, row) => (
              <text class="t2" x={x(i) + 10} y={y(hop) + 36 + row * 14}>
                {line}
              </text>
            ))}
            {hop.at && (
              <text class="t3" x={x(i) + 10} y={y(hop) - 6}>
                {clock(hop.at)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <ol class="hops" aria-label="The same path as a list">
        {hops.map(({ at, band, state, subtitle, title }) => (
          <li class={state}>
            <b>{title}</b>{" "}
            <span class="soft">
              {names[band]}
              {at ? ` · ${clock(at)}` : ""}
              {state === "none"
                ? " · not reached"
                : state === "waits"
                  ? " · waits"
                  : state === "failed"
                    ? " · failed"
                    : ""}
            </span>
            <br />
            <code>{subtitle}</code>
          </li>
        ))}
      </ol>
    </figure>
  );
}
