import { useState } from "preact/hooks";
import { compilePattern } from "../aws/patterns";
import { ChangeTable } from "../page/components/Changes";
import { Checks } from "../page/components/Checks";
import { laneNames } from "../page/components/TimeLine";
import type { DrillRecord } from "../page/drill/record";
import type { IncidentPage } from "../page/model";
import { clock } from "../page/text";
import type { Opened } from "./App";
import { call } from "./client";
import { Fields } from "./Fields";
import type { AnswerWord, RuleRow } from "./protocol";

interface Props {
  page: IncidentPage;
  record: DrillRecord;
  step: number;
  rules: RuleRow[];
  /** A person of this page must answer. */
  asked: boolean;
  ended: boolean;
  onWorkbench: (what: Opened) => void;
}

/** What the chosen step is made of. */
export function Inspector({ page, record, step, rules, asked, ended, onWorkbench }: Props) {
  const entry = page.entries[step];
  if (!entry) return <p class="soft">Nothing has happened yet.</p>;
  const raw = entry.record === undefined ? undefined : record.entries[entry.record];
  const rule = raw?.kind === "delivery" ? rules.find((one) => one.rule === raw.rule) : undefined;
  const signal = record.entries.find(({ kind }) => kind === "event");
  const event = signal?.kind === "event" ? signal.event : undefined;
  return (
    <>
      <p class="soft small">
        {laneNames[entry.lane]} · {clock(entry.at)}
      </p>
      <h2>{asked ? "Your answer is needed" : entry.text}</h2>
      {asked && page.question && <Ask question={page.question} />}
      {asked && !page.question && <Ask />}
      {!asked && entry.kind === "decision" && page.decision && <Checks reasons={page.decision.reasons} />}
      {!asked && entry.kind === "delivery" && rule && event && (
        <>
          <p class="soft">
            Bus {rule.bus}; the pattern has {rule.pattern.length} of 2,048 characters.
          </p>
          {entry.note && <p class="small">{entry.note}</p>}
          <Fields pattern={rule.pattern} event={JSON.stringify(event)} />
          <button
            type="button"
            onClick={() => onWorkbench({ pattern: pretty(rule.pattern), event: JSON.stringify(event, null, 1) })}
          >
            Open in the workbench
          </button>
        </>
      )}
      {ended && page.state === "ignored" && event && <NoRule rules={rules} event={event} />}
      {!asked && entry.kind !== "delivery" && entry.kind !== "decision" && entry.note && <p>{entry.note}</p>}
      {!asked && entry.body && <pre class="msg">{entry.body}</pre>}
      {ended && page.changes.length > 0 && (
        <>
          <h3>Before and after</h3>
          <ChangeTable changes={[...page.changes, ...page.gone]} />
        </>
      )}
      {ended && (
        <p>
          <button type="button" class="main" onClick={() => void openPage()}>
            Open the incident page
          </button>
        </p>
      )}
      {!asked && raw && (
        <details>
          <summary>The record</summary>
          <pre class="raw">{JSON.stringify(raw, null, 1)}</pre>
        </details>
      )}
    </>
  );
}

const pretty = (json: string) => JSON.stringify(JSON.parse(json), null, 1);

async function openPage(): Promise<void> {
  const { path } = await call<{ path: string }>("/page", {});
  window.open(path, "_blank", "noopener");
}

/** The nearest rules, and the fields that keep them from matching. */
function NoRule({ rules, event }: { rules: RuleRow[]; event: object }) {
  const nearest = rules
    .filter(({ bus }) => bus === "reflex-security")
    .map((row) => ({ row, failures: compilePattern(row.pattern).explain(event).failures }))
    .filter(({ failures }) => failures.length > 0)
    .sort((a, b) => a.failures.length - b.failures.length)
    .slice(0, 3);
  return (
    <>
      <h3>The nearest rules that do not match</h3>
      {nearest.map(({ row, failures }) => (
        <div>
          <code>{row.rule}</code>
          <ul class="dots">
            {failures.map(({ paths, expected, found }) => (
              <li>
                <code>{paths.join(" and ")}</code>: wants {expected}, has {found}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

/** The real call, as the approver's role, through the front door of the embedded organization. */
function Ask({ question }: { question?: NonNullable<IncidentPage["question"]> }) {
  const [comment, setComment] = useState("");
  const [wrong, setWrong] = useState("");
  const answer = (how: AnswerWord) => () =>
    void call("/answer", { how, comment }).catch((error: Error) => setWrong(error.message));
  const who = question?.approvers[0];
  return (
    <div class="ask">
      {question && <p class="q">{question.message}</p>}
      <div class="buttons">
        <button type="button" class="main" onClick={answer("approve")}>
          Approve
        </button>
        <button type="button" onClick={answer("reject")}>
          Reject
        </button>
        <button type="button" onClick={answer("none")}>
          Let it expire
        </button>
      </div>
      {question && (
        <ul class="dots small">
          {question.ways.map(({ name, text }) => (
            <li>
              <b>{name}</b>: {text}
            </li>
          ))}
        </ul>
      )}
      <p class="small soft">
        {who ? `You answer as ${who}/on-call; the comment is kept with it.` : "You answer as on-call."}
      </p>
      <label>
        Comment
        <input value={comment} onInput={({ currentTarget }) => setComment(currentTarget.value)} />
      </label>
      {wrong && (
        <p class="is-bad small" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
