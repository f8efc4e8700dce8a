import { escaped, hashSource } from "../../page/html";
import { kindWords } from "./boxes";
import { pictureStyle } from "./svg";
import type { Link, Part, Topology } from "./types";

const pageStyle = `
body{margin:0;padding:24px;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;background:#fff;color:#1b1d21}
.picture{overflow:auto;border:1px solid #b3bac4;border-radius:8px}.picture:focus-visible{outline:2px solid #1b5c9e}
table{border-collapse:collapse;font-size:14px}caption,th,td{text-align:left;vertical-align:top;padding:5px 16px 5px 0}tr{border-top:1px solid #dfe3e8}
code{font:12.5px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}summary{cursor:pointer;padding:3px 0}
@media (prefers-color-scheme:dark){body{background:#121417;color:#e4e7eb}.picture{border-color:#515963}tr{border-color:#2b3036}}
`;

/** The picture with what it summarizes: every link with the roles that allow it, and what each box represents. */
export function htmlOf({ accounts, parts, links }: Topology, svg: string, title: string): string {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const called = new Map(parts.map((part) => [part.id, nameOf(part, names)]));
  const policy = `default-src 'none'; style-src ${hashSource(pageStyle)} ${hashSource(pictureStyle)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><title>${escaped(title)}</title>
<style>${pageStyle}</style></head><body><main>
<h1>${escaped(title)}</h1>
<div class="picture" role="region" aria-label="Picture" tabindex="0">${svg}</div>
<h2>Who may call what</h2>
<table><thead><tr><th scope="col">from</th><th scope="col">does</th><th scope="col">to</th><th scope="col">allowed by</th></tr></thead><tbody>
${links.map((link) => linkRow(link, called)).join("\n")}
</tbody></table>
<h2>What the boxes represent</h2>
${parts
  .filter(({ members }) => members.length > 1)
  .map((part) => membersOf(part, names))
  .join("\n")}
</main></body></html>
`;
}

function linkRow({ from, verb, to, as }: Link, called: ReadonlyMap<string, string>): string {
  const roles = as.map((role) => `<code>${escaped(role)}</code>`).join(", ");
  const allowed = roles === "" ? "the configuration of either" : roles;
  return `<tr><th scope="row">${escaped(called.get(from) ?? from)}</th><td>${escaped(verb)}</td><td>${escaped(called.get(to) ?? to)}</td><td>${allowed}</td></tr>`;
}

const membersOf = (part: Part, names: ReadonlyMap<string, string>): string =>
  `<details><summary>${escaped(nameOf(part, names))}: ${part.members.length}</summary><ul>${part.members
    .map((member) => `<li><code>${escaped(member)}</code></li>`)
    .join("")}</ul></details>`;

function nameOf({ account, kind, title, id }: Part, names: ReadonlyMap<string, string>): string {
  const bus = kind === "rules" ? ` of bus ${id.split("/")[2]}` : "";
  const where = account === undefined ? "" : `, ${names.get(account) ?? account}`;
  const what = kindWords[kind] === "" || title.toLowerCase() === kindWords[kind] ? "" : ` (${kindWords[kind]}${bus})`;
  return `${title}${what}${where}`;
}
