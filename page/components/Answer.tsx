import type { Question } from "../model";
import { moment } from "../text";
import { Command } from "./Command";

/** The question, each way it can go, and how to answer. */
export function Answer({ question }: { question: Question }) {
  const { message, until, approvers, needed, ways } = question;
  const who = approvers.length > 0 ? approvers.join(", ") : "whoever has the message";
  return (
    <section class="answer" aria-labelledby="answer-title" id="answer">
      <h2 id="answer-title">
        Your answer is needed{" "}
        {until && (
          <span>
            until <time dateTime={until}>{moment(until)}</time> <span data-until={until} />
          </span>
        )}
      </h2>
      <p class="q">{message}</p>
      <table>
        <caption class="sr">Each way it can go</caption>
        <tbody>
          {ways.map(({ name, text, command }) => (
            <tr>
              <th scope="row">{name}</th>
              <td>
                {text}
                {command && <Command text={command} about={name} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft small">
        {needed} of {who} may answer. The commands need a session of that role.
      </p>
    </section>
  );
}
