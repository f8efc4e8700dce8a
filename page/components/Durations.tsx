import type { IncidentPage } from "../model";
import { between, span } from "../text";

interface Part {
  kind: "unseen" | "self" | "people";
  label: string;
  milliseconds: number;
}

/** From one known time to the next, with what it was spent on. */
export function partsOf({ times, state }: Pick<IncidentPage, "times" | "state">): Part[] {
  const { broke, signal, started, contained, answered, ended } = times;
  const end = state === "healed" ? "healed" : state === "failed" ? "failure" : "the end";
  const rows: Array<[from: string | undefined, to: string | undefined, Part["kind"], string]> = [
    [broke, signal, "unseen", "before the signal"],
    [signal, started, "self", "signal to start"],
    [started, contained, "self", "start to contained"],
    [contained, answered, "people", "waited for a person"],
    [
      answered ?? contained ?? started,
      ended,
      "self",
      `${answered ? "answer" : contained ? "question" : "start"} to ${end}`,
    ],
  ];
  return rows.flatMap(([from, to, kind, label]) => {
    const milliseconds = from && to ? between(from, to) : -1;
    return milliseconds >= 0 ? [{ kind, label, milliseconds }] : [];
  });
}

/** Where the time went: numbers, and a bar in proportion above them. */
export function Durations({ page }: { page: IncidentPage }) {
  const parts = partsOf(page);
  const total = parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  if (parts.length === 0 || total === 0) return null;
  const gap = 0.24;
  let at = 0;
  return (
    <div class="spent">
      <h2 class="lab">Where the time went</h2>
      <svg class="strip" width="100%" height="6" aria-hidden="true">
        {parts.map(({ kind, milliseconds }) => {
          const width = (milliseconds / total) * 100;
          const x = at;
          at += width;
          return (
            <rect
              class={kind}
              x={`${x.toFixed(2)}%`}
              y="0"
              width={`${Math.max(0.16, width - gap).toFixed(2)}%`}
              height="6"
            />
          );
        })}
      </svg>
      <ol>
        {parts.map(({ label, milliseconds }) => (
          <li>
            <b>{span(milliseconds)}</b>
            {label}
          </li>
        ))}
      </ol>
    </div>
  );
}
