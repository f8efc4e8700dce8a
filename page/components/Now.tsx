import type { IncidentPage, Sentence } from "../model";
import { Command } from "./Command";

const list = (sentences: Sentence[]) => (
  <ul class="now">
    {sentences.map(({ text, command, after }) => (
      <li>
        {text}
        {command && <Command text={command} about={text} />}
        {after}
      </li>
    ))}
  </ul>
);

/** What is true of the resource, and what a person can do; while an answer is needed, the answer says that. */
export function Now({ page: { stage, now, canDo } }: { page: IncidentPage }) {
  if (now.length === 0 && canDo.length === 0) return null;
  return (
    <div class="two">
      {now.length > 0 && (
        <div>
          <h2 class="lab">{stage === "closed" ? "True now" : "True when this was written"}</h2>
          {list(now)}
        </div>
      )}
      {canDo.length > 0 && (
        <div>
          <h2 class="lab">What you can do</h2>
          {list(canDo)}
        </div>
      )}
    </div>
  );
}
