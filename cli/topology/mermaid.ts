import { kindWords, type Picture } from "./boxes";
import { hasOwnName } from "./layout";

/** A picture as a Mermaid flowchart, for pages that draw it themselves. */
export function mermaidOf({ accounts, boxes, arrows }: Picture): string {
  const numbers = new Map(boxes.map(({ id }, index) => [id, `p${index + 1}`]));
  const node = (box: Picture["boxes"][number]) => {
    const lines = [...(hasOwnName(box) ? [kindWords[box.kind]] : []), box.title, ...box.rows];
    return `${numbers.get(box.id)}["${lines.map(quoted).join("<br>")}"]`;
  };
  return [
    "flowchart LR",
    ...accounts.flatMap(({ id, name }, index) => [
      `  subgraph a${index + 1}["${quoted(name === id ? id : `${name} ${id}`)}"]`,
      ...boxes.filter(({ account }) => account === id).map((box) => `    ${node(box)}`),
      "  end",
    ]),
    ...boxes.filter(({ account }) => account === undefined).map((box) => `  ${node(box)}`),
    ...arrows.map(
      ({ from, to, verbs }) => `  ${numbers.get(from)} -->|"${quoted(verbs.join(", "))}"| ${numbers.get(to)}`,
    ),
    "",
  ].join("\n");
}

/** Mermaid ends a text at quotes and reads entities by `#`. */
const quoted = (text: string): string =>
  text.replaceAll("#", "#35;").replaceAll('"', "#quot;").replaceAll("<", "#lt;").replaceAll(">", "#gt;");
