import type { IncidentPage } from "../model";
import { moment } from "../text";
import { Answer } from "./Answer";
import { Causes } from "./Causes";
import { Changes } from "./Changes";
import { Checks, Why } from "./Checks";
import { Durations } from "./Durations";
import { Now } from "./Now";
import { Path } from "./Path";
import { Records } from "./Records";
import { StateLine } from "./StateLine";
import { TimeLine } from "./TimeLine";

const sections = [
  ["why", "Why"],
  ["time", "Time line"],
  ["changes", "Before and after"],
  ["causes", "Before it broke"],
  ["records", "Records"],
] as const;

interface Props {
  page: IncidentPage;
  embedded?: number;
}

/** The body of an incident page, in the order in which readers stop. */
export function Incident({ page, embedded }: Props) {
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      <header class="bar">
        <div class="wrap">
          <b>Reflex</b>
          <span class="m soft num">{page.incident.id}</span>
          <nav aria-label="Sections">
            <ol>
              {sections.map(([id, name]) => (
                <li>
                  <a href={`#${id}`}>{name}</a>
                </li>
              ))}
            </ol>
          </nav>
        </div>
      </header>
      <main id="main" class="wrap">
        <StateLine page={page} />
        {page.question && <Answer question={page.question} />}
        <Now page={page} />
        <Durations page={page} />
        <section id="why">
          <h2>Why it acted as it did</h2>
          <Why page={page} />
          {page.decision && <Checks reasons={page.decision.reasons} />}
          <Path page={page} />
        </section>
        <TimeLine page={page} />
        <Changes page={page} />
        <Causes page={page} />
        <Records page={page} embedded={embedded} />
        <footer>
          {page.source === "drill" ? "Written after a drill" : "Written by Reflex"}, {moment(page.writtenAt)}.
          {page.stage === "closed" ? " It does not change any more." : " It is not the last: more follows."}
        </footer>
      </main>
    </>
  );
}
