import { escaped } from "../../page/html";
import { kindWords } from "./boxes";
import { hasOwnName, measures, type PlacedArrow, type PlacedBox, type PlacedPicture } from "./layout";

/** Colours of both schemes; a picture in a page follows the reader's. */
export const pictureStyle = `
.topology{--bg:#fff;--ink:#1b1d21;--soft:#565d66;--line:#868e99;--faint:#f5f6f8;--track:#b3bac4;font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
@media (prefers-color-scheme:dark){.topology{--bg:#121417;--ink:#e4e7eb;--soft:#9ba4ae;--line:#737c87;--faint:#1a1d21;--track:#515963}}
.topology text{fill:var(--ink);font-size:12px}.topology .name{font-size:13px;font-weight:600}.topology .soft{fill:var(--soft)}
.topology .ground{fill:var(--bg)}.topology .account{fill:var(--faint);stroke:var(--track)}.topology .box{fill:var(--bg);stroke:var(--line)}
.topology .arrow{fill:none;stroke:var(--line)}.topology .head{fill:var(--line)}.topology .verb{fill:var(--soft);font-size:11px;text-anchor:middle;paint-order:stroke;stroke:var(--faint);stroke-width:3px}
`;

/** A placed picture as an SVG document that needs nothing else. */
export function svgOf(picture: PlacedPicture, title: string): string {
  const { width, height } = picture;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="topology" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${pictureStyle}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...picture.accounts.flatMap(({ x, y, width, height, title, note }) => [
      `<rect class="account" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="8"/>`,
      `<text class="name" x="${px(x + 12)}" y="${px(y + 20)}">${escaped(title)}</text>`,
      `<text class="soft" x="${px(x + 12)}" y="${px(y + 36)}">${escaped(note)}</text>`,
    ]),
    ...picture.arrows.map(line),
    ...picture.boxes.map(box),
    ...picture.arrows.map(verbs),
    "</svg>\n",
  ].join("\n");
}

function line({ points }: PlacedArrow): string {
  const [start, ...rest] = points.map(({ x, y }) => `${px(x)} ${px(y)}`);
  return `<path class="arrow" marker-end="url(#head)" d="M${start} L${rest.join(" ")}"/>`;
}

const verbs = ({ arrow, label }: PlacedArrow): string =>
  `<text class="verb" x="${px(label.x)}" y="${px(label.y + 4)}">${escaped(arrow.verbs.join(", "))}</text>`;

function box({ box, x, y, width, height }: PlacedBox): string {
  const { pad, line } = measures;
  const texts = [
    ...(hasOwnName(box) ? [["soft", kindWords[box.kind]]] : []),
    ["name", box.title],
    ...box.rows.map((row) => ["soft", row]),
  ];
  const lines = texts.map(
    ([kind, text = ""], index) =>
      `<text class="${kind}" x="${px(x + pad)}" y="${px(y + pad + 12 + index * line)}">${escaped(text)}</text>`,
  );
  const frame = `<rect class="box" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="4"/>`;
  return [frame, ...lines].join("");
}

const px = (value: number): string => String(Math.round(value * 10) / 10);
