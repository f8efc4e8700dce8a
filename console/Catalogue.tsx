import type { ResponseRow } from "./protocol";

/** Every response by subject: what it runs, how risky that is, whether people approve first, and what undoes it. */
export function Catalogue({ rows, onRun }: { rows: ResponseRow[]; onRun: (name: string) => void }) {
  const subjects = [...new Set(rows.map(({ subject }) => subject))];
  const acts = rows.filter(({ procedure }) => procedure).length;
  return (
    <div class="bench">
      <h2>Catalogue</h2>
      <p class="lead">
        {rows.length} responses in {subjects.length} subjects; {acts} act, {rows.length - acts} notify people.
      </p>
      {subjects.map((subject) => (
        <section>
          <h3>{subject}</h3>
          <table class="tbl wide list">
            <thead>
              <tr>
                <th scope="col">Response</th>
                <th scope="col">Answers</th>
                <th scope="col">Acts</th>
                <th scope="col">Risk</th>
                <th scope="col">Approval</th>
                <th scope="col">Undone by</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {rows
                .filter((row) => row.subject === subject)
                .map(({ name, title, procedure, risk, asksFirst, undo }) => (
                  <tr>
                    <td>
                      <code>{name}</code>
                    </td>
                    <td>{title}</td>
                    <td>{procedure ?? "notifies people"}</td>
                    <td>{procedure ? (risk ?? "") : ""}</td>
                    <td>{asksFirst ? "required" : ""}</td>
                    <td>{undo ?? ""}</td>
                    <td>
                      <button type="button" onClick={() => onRun(name)}>
                        Run it<span class="sr">: {name}</span>
                      </button>
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}
