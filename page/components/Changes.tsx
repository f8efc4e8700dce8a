import type { IncidentPage, StateChange } from "../model";
import { count } from "../text";

function Values({ values = [] }: { values?: string[] }) {
  if (values.length === 0) return <i class="gone">none</i>;
  if (values.length === 1) return <code>{values[0]}</code>;
  return (
    <ul>
      {values.map((value) => (
        <li>
          <code>{value}</code>
        </li>
      ))}
    </ul>
  );
}

/** What differs, one attribute a row. */
export function ChangeTable({ changes }: { changes: StateChange[] }) {
  return (
    <table class="tbl ch">
      <thead>
        <tr>
          <th scope="col">Attribute</th>
          <th scope="col">Before</th>
          <td>
            <span class="sr">became</span>
          </td>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => (
          <tr>
            <td>{path.join(" › ")}</td>
            <td class="was">
              <Values values={before} />
            </td>
            <td class="arr">
              <span aria-hidden="true">→</span>
              <span class="sr">became</span>
            </td>
            <td>
              <Values values={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Before and after, and what was saved. */
export function Changes({ page: { changes, gone, saved, stage, unchanged } }: { page: IncidentPage }) {
  const others =
    unchanged > 0 ? ` ${count(unchanged, "other attribute")} ${unchanged === 1 ? "is" : "are"} as before.` : "";
  const any = changes.length > 0 || gone.length > 0;
  return (
    <section id="changes">
      <h2>Before and after</h2>
      <p class="lead">
        {any
          ? `What the resource was before the signal, and what it is ${stage === "closed" ? "at the end" : "now"}.${others}`
          : unchanged > 0
            ? "The resource is as it was."
            : "The state of the resource was not read, or not yet."}
      </p>
      {changes.length > 0 && <ChangeTable changes={changes} />}
      {gone.length > 0 && (
        <details class="small more">
          <summary>{gone.length} more that went with it</summary>
          <ChangeTable changes={gone} />
        </details>
      )}
      {saved.length > 0 && (
        <details class="small more">
          <summary>The saved state: {count(saved.length, "item")}, written before the first change, once</summary>
          <table class="tbl wide">
            <thead>
              <tr>
                <th scope="col">Of</th>
                <th scope="col">Saved</th>
              </tr>
            </thead>
            <tbody>
              {saved.map(({ of, attributes }) => (
                <tr>
                  <td>
                    <code>{of}</code>
                  </td>
                  <td>
                    {attributes.map(([name, value], i) => (
                      <>
                        {i > 0 && " · "}
                        {name} <code>{value}</code>
                      </>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}
