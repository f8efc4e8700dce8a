import type { IncidentPage, Reason } from "../model";
import { Mark } from "./Glyph";

const marks = {
  pass: { kind: "check", tone: "ok", word: "passed" },
  note: { kind: "ring", tone: "none", word: "noted" },
  stop: { kind: "half", tone: "held", word: "stops here" },
} as const;

/** What triage checked, in its order. */
export function Checks({ reasons }: { reasons: Reason[] }) {
  return (
    <table class="checks">
      <caption class="sr">What triage checked</caption>
      <tbody>
        {reasons.map(({ check, outcome, detail }) => (
          <tr>
            <th scope="row">{check}</th>
            <td class="v">
              <Mark {...marks[outcome]} />
            </td>
            <td>{detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Why Reflex acted as it did, in a sentence. */
export function Why({ page: { decision, incident, times } }: { page: IncidentPage }) {
  const { response } = incident;
  const about = response && (
    <>
      Response <code>{response.name}</code>: {response.title}.{" "}
    </>
  );
  if (!decision) {
    const started = times.started !== undefined;
    return (
      <p class="lead">
        {about}
        {started
          ? "A rule of the account started the runbook itself, without triage."
          : "No decision was made: no rule brought the event to triage."}
      </p>
    );
  }
  const { action, procedure } = decision;
  const asks =
    procedure && procedure.asksBefore.length > 0 ? `; needs approval for ${procedure.asksBefore.join(", ")}` : "";
  return (
    <p class="lead">
      {about}Triage decided to{" "}
      <b>{procedure ? `${action} ${procedure.name}` : action === "page" ? "notify people" : action}</b>
      {procedure && ` (${procedure.risk}${asks})`}.
    </p>
  );
}
