import { renderToString } from "preact-render-to-string";
import { Incident } from "./components/Incident";
import { escaped, hashSource } from "./html";
import { type IncidentPage, stateWords } from "./model";

/** What the page carries with it, as text. */
export interface PageAssets {
  style: string;
  script: string;
}

/** Bytes beyond which the records stay outside of the page. */
export const pageLimit = 2_000_000;

/** The policy of a page: its own style and script, and nothing else. */
export function contentSecurityPolicy({ style, script }: PageAssets): string {
  return [
    "default-src 'none'",
    `style-src ${hashSource(style)}`,
    `script-src ${hashSource(script)}`,
    "img-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Data within a script element: nothing in it can end the element (HTML, "Restrictions for contents of script elements"). */
const embeddedJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);

/**
 * One incident as one HTML file without requests: readable without JavaScript, from a disk, a mail or a bucket.
 * @param records the timeline, embedded as far as the page stays under `pageLimit`.
 */
export function renderPage(page: IncidentPage, assets: PageAssets, records?: readonly unknown[]): string {
  const data = records && embeddedJson(records);
  const whole = documentOf(page, assets, data, records?.length);
  return Buffer.byteLength(whole) <= pageLimit ? whole : documentOf(page, assets);
}

function documentOf(page: IncidentPage, assets: PageAssets, records?: string, embedded?: number): string {
  const { word } = stateWords(page);
  const { account, id, resource } = page.incident;
  const title = `${word}: ${resource.name ?? resource.id} in ${account.name} · ${id}`;
  const body = renderToString(<Incident page={page} embedded={embedded} />);
  return [
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets)}">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">`,
    `<title>${escaped(title)}</title><style>${assets.style}</style></head>\n<body>${body}`,
    `<script type="application/json" id="page-data">${embeddedJson(page)}</script>`,
    records === undefined ? "" : `<script type="application/json" id="records-data">${records}</script>`,
    `<script>${assets.script}</script></body></html>\n`,
  ].join("\n");
}
