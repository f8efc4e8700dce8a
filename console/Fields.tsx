import { Mark } from "../page/components/Glyph";
import { fieldRows } from "./fieldRows";

/** One row for each field of a pattern: verdict, path, what it wants, what the event has. */
export function Fields({ pattern, event }: { pattern: string; event: string }) {
  const rows = fieldRows(JSON.parse(pattern) as object, JSON.parse(event) as object);
  return (
    <table class="tbl fields">
      <caption class="sr">Fields of the pattern</caption>
      <thead>
        <tr>
          <th scope="col">Verdict</th>
          <th scope="col">Field</th>
          <th scope="col">Wants</th>
          <th scope="col">Has</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ path, matches, wants, has }) => (
          <tr>
            <td>
              <Mark
                kind={matches ? "check" : "cross"}
                tone={matches ? "ok" : "bad"}
                word={matches ? "matches" : "fails"}
              />
            </td>
            <td>
              <code>{path}</code>
            </td>
            <td data-label="wants">
              <code>{wants}</code>
            </td>
            <td data-label="has">
              <code>{has}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
