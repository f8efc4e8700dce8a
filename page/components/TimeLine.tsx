import { type Entry, type IncidentPage, type Lane, lanes, type StepLine } from "../model";
import { clock, count, day, tenth } from "../text";
import { Tracks } from "./Tracks";

export const laneNames: Record<Lane, string> = {
  member: "Member",
  bus: "Bus",
  triage: "Triage",
  runbook: "Runbook",
  people: "People",
  evidence: "Evidence",
};

function Steps({ steps }: { steps: StepLine[] }) {
  return (
    <ul class="steps">
      {steps.map(({ call, failure, foreseen, on, risk, title }) => (
        <li class={failure ? (foreseen ? "soft" : "bad") : undefined}>
          <span class="n">
            {title} {risk === "destructive" && <span class="tag">destructive</span>}
          </span>
          <span class="o">{on}</span>
          <span class="c">{call}</span>
          {failure && (
            <span class="f">
              {foreseen ? "Not needed, foreseen" : "Failed"}: {failure}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What a moment says: plain, or folded where more belongs to it. */
function Text({ entry: { body, code, open, quiet, steps, text } }: { entry: Entry }) {
  const style = `h${code ? " mono" : ""}${quiet ? " soft" : ""}`;
  if (!steps && !body) return <div class={style}>{text}</div>;
  return (
    <details open={open}>
      <summary class={style}>{text}</summary>
      {steps ? <Steps steps={steps} /> : <pre class="msg">{body}</pre>}
    </details>
  );
}

interface RowsProps {
  entries: readonly Entry[];
  /** Index of the moment that is looked at. */
  current?: number;
  onChoose?: (index: number) => void;
}

/** The moments as an ordered list; lanes are a picture beside it. */
export function Rows({ entries, current, onChoose }: RowsProps) {
  const told = entries.map((entry, index) => ({ entry, index }));
  const loud = told.filter(({ entry }) => !entry.quiet);
  const laneBefore = (index: number) => loud.findLast((one) => one.index < index)?.entry.lane;
  const lastLoud = loud.at(-1)?.index;
  return (
    <ol>
      {told.flatMap(({ entry, index }) => {
        const { at, lane, mark, note, pause, quiet, strong } = entry;
        const style = [strong ? "strong" : "", mark === "failed" ? "bad" : mark, index === current ? "current" : ""];
        return [
          <li key={index} data-lane={lane} data-quiet={quiet ? "1" : undefined} class={style.filter(Boolean).join(" ")}>
            <time dateTime={at}>
              {clock(at)}
              <span class="ms">{tenth(at)}</span>
            </time>
            <Tracks entry={entry} from={laneBefore(index)} last={index === lastLoud} />
            <div class="x">
              <span class="lane">{laneNames[lane]}</span>
              <Text entry={entry} />
              {note && <p class="note">{note}</p>}
              {onChoose && (
                <button type="button" class="choose" aria-pressed={index === current} onClick={() => onChoose(index)}>
                  Details<span class="sr"> of {entry.text}</span>
                </button>
              )}
            </div>
          </li>,
          pause && (
            <li key={`${index} pause`} class="gap">
              <span />
              <Tracks from={lane} last={false} />
              <div class="x">{pause.text}</div>
            </li>
          ),
        ];
      })}
    </ol>
  );
}

/** The section of the time line, with its filter. */
export function TimeLine({ page: { entries, quietSteps } }: { page: IncidentPage }) {
  const first = entries[0];
  const plumbing = entries.filter(({ quiet }) => quiet).length;
  return (
    <section id="time">
      <h2>Time line</h2>
      <p class="lead">
        {first ? `${day(first.at)}, UTC. ` : "Nothing has happened yet."}
        {quietSteps > 0 && (
          <>
            {count(quietSteps, "step")} that only looked, proved or branched {quietSteps === 1 ? "is" : "are"} under{" "}
            <a href="#records">Records</a>.
          </>
        )}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: the lanes within it are a fieldset of their own */}
      <div class="tools" role="group" aria-label="Filter the time line">
        <fieldset>
          <legend>Lanes</legend>
          {lanes.map((lane) => (
            <label>
              <input type="checkbox" checked data-lane-toggle={lane} />
              {laneNames[lane]}
            </label>
          ))}
        </fieldset>
        {plumbing > 0 && (
          <label>
            <input type="checkbox" data-quiet-toggle />
            Plumbing ({plumbing})
          </label>
        )}
        <span class="r">
          <button type="button" data-fold="open">
            Open all
          </button>
          <button type="button" data-fold="close">
            Fold all
          </button>
        </span>
        <span class="sr" aria-live="polite" id="said" />
      </div>
      <div class="tl">
        <LaneHeads />
        <Rows entries={entries} />
      </div>
    </section>
  );
}

export function LaneHeads() {
  return (
    <div class="head" aria-hidden="true">
      <span>UTC</span>
      <div class="lanes">
        {lanes.map((lane) => (
          <span>{laneNames[lane]}</span>
        ))}
      </div>
      <span />
    </div>
  );
}
