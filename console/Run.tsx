import type { Dispatch } from "preact/hooks";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Glyph } from "../page/components/Glyph";
import { Path } from "../page/components/Path";
import { LaneHeads, Rows } from "../page/components/TimeLine";
import { stateWords } from "../page/model";
import type { Opened } from "./App";
import { Choose } from "./Choose";
import { Inspector } from "./Inspector";
import type { ResponseRow, RuleRow } from "./protocol";
import { type Action, pageOf, type RunState, upTo } from "./state";

interface Props {
  state: RunState;
  dispatch: Dispatch<Action>;
  rows: ResponseRow[];
  rules: RuleRow[];
  response: string;
  onResponse: (name: string) => void;
  onWorkbench: (what: Opened) => void;
}

/** Milliseconds of a step while it plays. */
const pace = 900;

/** What happens, what happened, and this step. */
export function Run({ state, dispatch, rows, rules, response, onResponse, onWorkbench }: Props) {
  const { record, failed, progress, question, ended } = state;
  const whole = useMemo(() => pageOf(record), [record]);
  const [playing, play] = useState(false);
  const last = (whole?.entries.length ?? 0) - 1;
  const step = Math.min(state.step ?? last, last);
  const page = whole && upTo(whole, step);
  const go = (to: number) => dispatch({ type: "step", step: to >= last ? undefined : Math.max(0, to) });
  useEffect(() => {
    if (!playing) return undefined;
    // Play stops at a question.
    if (step >= last || whole?.entries[step]?.kind === "question") {
      play(false);
      return undefined;
    }
    const timer = setTimeout(() => go(step + 1), pace);
    return () => clearTimeout(timer);
  }, [playing, step, last]);
  useEffect(() => {
    const press = ({ key, target }: KeyboardEvent) => {
      // Arrow keys belong to the fields and the slider themselves.
      if (target instanceof HTMLElement && target.matches("input, select, textarea")) return;
      if (key === "ArrowLeft" || key === "h") go(step - 1);
      else if (key === "ArrowRight" || key === "l") go(step + 1);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [step, last]);
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => scroll.current?.querySelector("li.current")?.scrollIntoView({ block: "nearest" }), [step]);
  const words = page && stateWords(step < last ? { ...page, state: "running" } : page);
  const hop = page
    ? page.hops.findLastIndex(({ entry, state: reached }) => reached !== "none" && (entry ?? 0) <= step)
    : -1;
  return (
    <div class="columns">
      <section aria-label="What happens" class="left">
        <Choose
          rows={rows}
          response={response}
          onResponse={onResponse}
          busy={record !== undefined && !ended && !failed}
        />
      </section>
      <section aria-label="What happened" class="middle">
        {!page && !failed && (
          <p class="lead" aria-live="polite">
            {progress.at(-1) ??
              "Choose what happens, and let it happen. Everything is in this machine; nothing reaches AWS."}
          </p>
        )}
        {failed && (
          <p class="is-bad" role="alert">
            {failed}
          </p>
        )}
        {page && words && (
          <>
            <div class="head-now">
              <p class="line1">
                <span class={`state is-${words.tone}`}>
                  <Glyph kind={words.glyph} />
                  {words.word}
                </span>
                <span class="soft">{step < last ? "" : page.since}</span>
              </p>
              <h2>{page.incident.headline}</h2>
              <Path page={page} current={hop} />
              {/* biome-ignore lint/a11y/useSemanticElements: no form is sent */}
              <div class="player" role="group" aria-label="Steps">
                <button type="button" onClick={() => go(step - 1)} aria-label="One step back">
                  ←
                </button>
                <button type="button" onClick={() => play(!playing)}>
                  {playing ? "Pause" : "Play"}
                </button>
                <button type="button" onClick={() => go(step + 1)} aria-label="One step on">
                  →
                </button>
                <input
                  type="range"
                  aria-label="Step"
                  min="0"
                  max={Math.max(0, last)}
                  value={step}
                  onInput={({ currentTarget }) => go(Number(currentTarget.value))}
                />
                <span class="m" id="where">
                  {step + 1} of {last + 1}
                </span>
              </div>
            </div>
            <p class="sr" aria-live="polite">
              {page.entries[step]?.text}
            </p>
            <div class="tl scroll" ref={scroll}>
              <LaneHeads />
              <Rows entries={page.entries} current={step} onChoose={go} />
            </div>
          </>
        )}
      </section>
      <section aria-label="This step" class="inspector">
        {page && record && (
          <Inspector
            page={page}
            record={record}
            step={step}
            rules={rules}
            asked={question !== undefined && step >= last}
            ended={ended && step >= last}
            onWorkbench={onWorkbench}
          />
        )}
      </section>
    </div>
  );
}
