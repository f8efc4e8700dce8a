// The script of an incident page: what is there without it can be read; with it, it can be filtered, folded and copied.
import { recordLine } from "./records";

const root = document.documentElement;
root.classList.add("js");

const all = <T extends Element>(selector: string): T[] => [...document.querySelectorAll<T>(selector)];

function on(selector: string, event: string, act: (element: HTMLElement) => void): void {
  for (const element of all<HTMLElement>(selector)) element.addEventListener(event, () => act(element));
}

function filter(tell: boolean): void {
  const off = new Set(
    all<HTMLInputElement>("[data-lane-toggle]")
      .filter(({ checked }) => !checked)
      .map(({ dataset }) => dataset.laneToggle),
  );
  const plumbing = document.querySelector<HTMLInputElement>("[data-quiet-toggle]")?.checked ?? false;
  let shown = 0;
  for (const row of all<HTMLElement>(".tl > ol > li")) {
    const { lane, quiet } = row.dataset;
    // A pause has no lane; it stands between two moments only while all are shown.
    row.hidden = lane ? off.has(lane) || (quiet !== undefined && !plumbing) : off.size > 0;
    if (lane && !row.hidden) shown++;
  }
  const said = document.getElementById("said");
  if (tell && said) said.textContent = `${shown} entries shown`;
}

function fold(open: boolean): void {
  for (const details of all<HTMLDetailsElement>(".tl details")) details.open = open;
}

async function copy(button: HTMLElement): Promise<void> {
  const word = button.firstChild as Text;
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    word.data = "Copied";
  } catch {
    word.data = "Select and copy";
  }
  setTimeout(() => {
    word.data = "Copy";
  }, 2000);
}

function remaining(place: HTMLElement): void {
  const left = Date.parse(place.dataset.until ?? "") - Date.now();
  const [hours, minutes] = [Math.floor(left / 3_600_000), Math.floor(left / 60_000) % 60];
  place.textContent = left > 0 ? `· ${hours} h ${minutes} min left` : "· that time is over";
}

/** Records are parsed when they are first looked at: they are most of the page. */
function records(list: HTMLElement): void {
  if (list.firstChild) return;
  const data = document.getElementById("records-data")?.textContent ?? "[]";
  for (const record of JSON.parse(data) as Array<Record<string, unknown>>) {
    const item = document.createElement("li");
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    const cells = [String(record.at).slice(11, 23), String(record.kind), recordLine(record)];
    for (const [index, text] of cells.entries()) {
      const cell = document.createElement("span");
      cell.textContent = text;
      cell.className = ["m", "soft k", ""][index] ?? "";
      summary.append(cell);
    }
    details.append(summary);
    details.addEventListener("toggle", () => {
      if (!details.open || details.childElementCount > 1) return;
      const whole = document.createElement("pre");
      whole.tabIndex = 0;
      whole.textContent = JSON.stringify(record, null, 1);
      details.append(whole);
    });
    item.append(details);
    list.append(item);
  }
}

on("[data-lane-toggle], [data-quiet-toggle]", "change", () => filter(true));
on("[data-fold]", "click", ({ dataset }) => fold(dataset.fold === "open"));
on("[data-copy]", "click", (button) => void copy(button));
for (const place of all<HTMLElement>("[data-until]")) remaining(place);
on("#recbox", "toggle", () => {
  const list = document.getElementById("rec");
  if (list) records(list);
});
filter(false);
if (window.innerWidth < 760) fold(false);
window.addEventListener("beforeprint", () => {
  for (const details of all<HTMLDetailsElement>("main details")) if (!details.closest("#recbox")) details.open = true;
});
