import type { IncidentPage, PrincipalCalls } from "../model";
import { count } from "../text";
import { Command } from "./Command";
import { Mark } from "./Glyph";

const answers = {
  collected: { kind: "check", tone: "ok", word: "answered" },
  nothing: { kind: "ring", tone: "none", word: "nothing there" },
  failed: { kind: "cross", tone: "bad", word: "not answered" },
} as const;

function Calls({ principal: { calls, statements } }: { principal: PrincipalCalls }) {
  const words = calls.map(([call, times]) => `${call} ${times} ×`);
  const more = words.length - 2;
  return (
    <details>
      <summary>
        {words.slice(0, 2).join(", ")}
        {more > 0 ? `, ${count(more, "other")}` : ""}
      </summary>
      {more > 0 && <p>{words.slice(2).join(", ")}</p>}
      {statements.map((statement) => (
        <p class="soft">{statement}</p>
      ))}
    </details>
  );
}

function Principals({ principals }: { principals: PrincipalCalls[] }) {
  return (
    <>
      <h3>Who called what</h3>
      <table class="tbl wide">
        <thead>
          <tr>
            <th scope="col">Principal</th>
            <th scope="col">Account</th>
            <th scope="col">Calls</th>
            <th scope="col" class="right">
              Number
            </th>
          </tr>
        </thead>
        <tbody>
          {principals.map((one) => (
            <tr>
              <td>
                <code>{one.name}</code>
                {one.sessions.length > 0 && (
                  <>
                    <br />
                    <span class="soft small">session {one.sessions.slice(0, 4).join(", ")}</span>
                  </>
                )}
              </td>
              <td>{one.accounts.join(", ")}</td>
              <td class="small">
                <Calls principal={one} />
              </td>
              <td class="right">
                {one.number}
                {one.refused > 0 && <span class="is-bad"> ({one.refused} refused)</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Sources({ sources }: Pick<IncidentPage, "sources">) {
  return (
    <>
      <h3 class="sub">Sources of the incident file</h3>
      <table class="tbl wide">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Answer</th>
            <th scope="col">Detail</th>
          </tr>
        </thead>
        <tbody>
          {sources.map(({ title, status, detail, file }) => (
            <tr>
              <td>{title}</td>
              <td>
                <Mark {...answers[status]} />
              </td>
              <td class="small">
                {detail} <code>{file}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface Props {
  page: IncidentPage;
  /** How many records are in the page itself; undefined where they stay in incident.json. */
  embedded?: number;
}

/** For whoever has to prove it. */
export function Records({ page: { calls, incident, open, principals, proof, sources }, embedded }: Props) {
  const folder = proof && `s3://${proof.bucket}/incidents/${incident.id}`;
  return (
    <section id="records">
      <h2>Records</h2>
      <p class="lead">
        For whoever has to prove it.
        {calls && ` ${count(calls.made, "call")}, ${calls.refused === 0 ? "all allowed" : `${calls.refused} refused`}.`}
      </p>
      {principals.length > 0 && <Principals principals={principals} />}
      {sources.length > 0 && <Sources sources={sources} />}
      {open.length > 0 && (
        <>
          <h3 class="sub">Still open</h3>
          <ul class="dots">
            {open.map((point) => (
              <li>{point}</li>
            ))}
          </ul>
        </>
      )}
      {proof && (
        <>
          <h3 class="sub">Proof</h3>
          <p class="small">
            <code>{`s3://${proof.bucket}/${proof.folder}`}</code>
            {proof.manifestSha256 && (
              <>
                <br />
                manifest SHA-256 <code>{proof.manifestSha256}</code>
              </>
            )}
          </p>
          <div class="small">
            <Command
              text={`aws s3 sync ${folder} evidence && reflex verify-evidence evidence`}
              about="prove the file"
            />
          </div>
        </>
      )}
      {embedded !== undefined && (
        <>
          <h3 class="sub">Every record</h3>
          <p class="soft small">
            {count(embedded, "entry", "entries")}, in order.{" "}
            <noscript>Without JavaScript they are in the output of reflex drill --json.</noscript>
          </p>
          <details class="js-only block" id="recbox">
            <summary>Show all {embedded}</summary>
            <ol class="rec" id="rec" />
          </details>
        </>
      )}
    </section>
  );
}
