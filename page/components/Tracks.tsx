import { type Entry, type Lane, lanes } from "../model";

const at = (lane: Lane): string => `${(((lanes.indexOf(lane) + 0.5) / lanes.length) * 100).toFixed(2)}%`;
/** Distance of a dot from the top of its row, in pixels. */
const dot = 17;

interface Props {
  /** Absent for a pause. */
  entry?: Entry;
  /** Lane of the moment before. */
  from?: Lane;
  last: boolean;
}

/** The lanes of one row: a dot, and the line from where its cause was. */
export function Tracks({ entry, from, last }: Props) {
  const through = entry && !entry.quiet ? entry.lane : from;
  return (
    <div class="tracks" aria-hidden="true">
      <svg width="100%" height="100%">
        {(!entry || entry.quiet) && from && (
          <line class="go" x1={at(from)} y1="0" x2={at(from)} y2="100%" stroke-dasharray={entry ? undefined : "2 4"} />
        )}
        {entry && !entry.quiet && from && (
          <>
            <line class="go" x1={at(from)} y1="0" x2={at(from)} y2={dot} />
            {from !== entry.lane && <line class="go" x1={at(from)} y1={dot} x2={at(entry.lane)} y2={dot} />}
          </>
        )}
        {entry && !entry.quiet && !last && through && (
          <line class="go" x1={at(through)} y1={dot} x2={at(through)} y2="100%" />
        )}
        {entry && <Dot entry={entry} />}
      </svg>
    </div>
  );
}

function Dot({ entry: { lane, mark } }: { entry: Entry }) {
  const x = at(lane);
  if (mark === "failed") {
    return (
      <svg x={x} y={dot} width="1" height="1" overflow="visible">
        <path class="bad" d="M-5 -5L5 5M5 -5L-5 5" />
      </svg>
    );
  }
  const style = { done: "d", message: "msg", waits: "waits", ok: "ok", quiet: "q" }[mark];
  return <circle class={style} cx={x} cy={dot} r={mark === "quiet" ? 3.5 : 5} />;
}
