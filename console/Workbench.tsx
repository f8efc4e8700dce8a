import { useEffect, useMemo, useState } from "preact/hooks";
import { compilePattern, PATTERN_QUOTA } from "../aws/patterns";
import { Mark } from "../page/components/Glyph";
import type { Opened } from "./App";
import { call } from "./client";
import { Fields } from "./Fields";
import type { GalleryEvent, RuleRow } from "./protocol";

/** Milliseconds after the last key. */
const rest = 100;

type Verdict = { wrong: string } | { matches: boolean; pattern: string; event: string; length: number };

/** Judges a pattern against an event, in the words of AWS where the pattern is no pattern. */
export function verdictOf(pattern: string, event: string): Verdict {
  try {
    const compiled = compilePattern(pattern);
    const value = JSON.parse(event) as object;
    return { matches: compiled.matches(value), pattern, event, length: JSON.stringify(JSON.parse(pattern)).length };
  } catch (error) {
    return { wrong: (error as Error).message };
  }
}

/** Pattern and event side by side; below, each field of the pattern, and where the event goes. */
export function Workbench({ rules, opened, response }: { rules: RuleRow[]; opened?: Opened; response: string }) {
  const [pattern, setPattern] = useState(opened?.pattern ?? "");
  const [event, setEvent] = useState(opened?.event ?? "");
  const [settled, settle] = useState({ pattern, event });
  useEffect(() => {
    if (opened) return;
    const rule = rules.find(({ rule: name }) => name.includes(response));
    if (rule) setPattern(JSON.stringify(JSON.parse(rule.pattern), null, 1));
    call<GalleryEvent[]>("/gallery", { response }).then(
      ([first]) => setEvent(JSON.stringify(first?.event ?? {}, null, 1)),
      () => undefined,
    );
  }, [rules]);
  useEffect(() => {
    const timer = setTimeout(() => settle({ pattern, event }), rest);
    return () => clearTimeout(timer);
  }, [pattern, event]);
  const verdict = useMemo(() => verdictOf(settled.pattern, settled.event), [settled]);
  return (
    <div class="bench">
      <h2>Pattern and event</h2>
      <div class="pair">
        <label>
          Pattern
          <textarea rows={18} spellcheck={false} value={pattern} onInput={(e) => setPattern(e.currentTarget.value)} />
        </label>
        <label>
          Event
          <textarea rows={18} spellcheck={false} value={event} onInput={(e) => setEvent(e.currentTarget.value)} />
        </label>
      </div>
      <div aria-live="polite" id="verdict">
        {"wrong" in verdict ? (
          <p class="is-bad">{verdict.wrong}</p>
        ) : (
          <p>
            <Mark
              kind={verdict.matches ? "check" : "cross"}
              tone={verdict.matches ? "ok" : "bad"}
              word={verdict.matches ? "the pattern matches" : "the pattern does not match"}
            />{" "}
            <span class="soft">
              {verdict.length} of {PATTERN_QUOTA} characters
            </span>
          </p>
        )}
      </div>
      {!("wrong" in verdict) && (
        <>
          <Fields pattern={verdict.pattern} event={verdict.event} />
          <Where rules={rules} event={JSON.parse(verdict.event) as object} />
        </>
      )}
    </div>
  );
}

function Where({ rules, event }: { rules: RuleRow[]; event: object }) {
  const judged = rules.map((row) => ({ row, explanation: compilePattern(row.pattern).explain(event) }));
  const taken = judged.filter(({ explanation }) => explanation.match);
  const nearest = judged
    .filter(({ explanation }) => !explanation.match && explanation.failures.length > 0)
    .sort((a, b) => a.explanation.failures.length - b.explanation.failures.length)
    .slice(0, 3);
  return (
    <section>
      <h2>Where this event goes</h2>
      <p class="lead">
        {taken.length} of {rules.length} rules match it.
      </p>
      <ul class="dots">
        {taken.map(({ row }) => (
          <li>
            <code>{row.rule}</code> on bus {row.bus}
          </li>
        ))}
      </ul>
      <h3>The nearest that do not</h3>
      <ul class="dots">
        {nearest.map(({ row, explanation }) => (
          <li>
            <code>{row.rule}</code> on bus {row.bus}:{" "}
            {explanation.failures
              .map(({ paths, expected, found }) => `${paths.join(" and ")} wants ${expected}, has ${found}`)
              .join("; ")}
          </li>
        ))}
      </ul>
    </section>
  );
}
