import { useEffect, useState } from "preact/hooks";
import { call } from "./client";
import type { GalleryEvent, ResponseRow, RunRequest } from "./protocol";

interface Props {
  rows: ResponseRow[];
  response: string;
  onResponse: (name: string) => void;
  busy: boolean;
}

/** What is wrong with a pasted event, or nothing. */
export function problemOf(text: string): string | undefined {
  if (text.trim() === "") return "Paste an event.";
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? undefined : "An event is a JSON object.";
  } catch (error) {
    return (error as Error).message;
  }
}

/** The left column: which response, which event, what people say, which call fails. */
export function Choose({ rows, response, onResponse, busy }: Props) {
  const [search, setSearch] = useState("");
  const [answer, setAnswer] = useState<RunRequest["answer"]>("ask");
  const [fault, setFault] = useState("");
  const [source, setSource] = useState("example");
  const [pasted, setPasted] = useState("");
  const [gallery, setGallery] = useState<GalleryEvent[]>([]);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    setSource("example");
    call<GalleryEvent[]>("/gallery", { response }).then(setGallery, () => setGallery([]));
  }, [response]);
  const found = rows.filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(search.toLowerCase()));
  const subjects = [...new Set(found.map(({ subject }) => subject))];
  const chosen = rows.find(({ name }) => name === response);
  const problem = source === "paste" ? problemOf(pasted) : undefined;
  const begin = (submit: Event) => {
    submit.preventDefault();
    const of = gallery.find(({ name, kind }) => `${kind}/${name}` === source)?.event;
    const event = source === "example" ? undefined : source === "paste" ? JSON.parse(pasted) : of;
    setWrong("");
    call("/run", { response, answer, fault: fault.trim() || undefined, event } satisfies RunRequest).catch(
      (error: Error) => setWrong(error.message),
    );
  };
  const events = (kind: GalleryEvent["kind"]) =>
    gallery
      .filter((one) => one.kind === kind)
      .map(({ name }) => <option value={`${kind}/${name}`}>{name.replaceAll("-", " ")}</option>);
  return (
    <form onSubmit={begin}>
      <h2 class="lab">What happens</h2>
      <input
        type="search"
        aria-label="Find a response"
        placeholder={`Find among ${rows.length} responses`}
        value={search}
        onInput={({ currentTarget }) => setSearch(currentTarget.value)}
      />

      <fieldset class="responses" aria-label="Responses">
        {subjects.map((subject) => (
          <>
            <h3>{subject}</h3>
            {found
              .filter((row) => row.subject === subject)
              .map(({ name }) => (
                <button type="button" aria-pressed={name === response} onClick={() => onResponse(name)}>
                  {name}
                </button>
              ))}
          </>
        ))}
      </fieldset>
      <label>
        Answer
        <select value={answer} onChange={({ currentTarget }) => setAnswer(currentTarget.value as RunRequest["answer"])}>
          <option value="ask">wait for me</option>
          <option value="approve">approve</option>
          <option value="reject">reject</option>
          <option value="none">nobody answers</option>
        </select>
      </label>
      <label>
        Fault
        <input
          list="calls"
          value={fault}
          placeholder="none, or ec2:CreateSnapshots"
          onInput={({ currentTarget }) => setFault(currentTarget.value)}
        />
      </label>
      <datalist id="calls">
        {chosen?.calls.map((name) => (
          <option value={name} />
        ))}
      </datalist>
      <label>
        Event
        <select id="event" value={source} onChange={({ currentTarget }) => setSource(currentTarget.value)}>
          <option value="example">its own example</option>
          <option value="paste">paste one</option>
          <optgroup label="It answers">{events("fires")}</optgroup>
          <optgroup label="It leaves alone">{events("ignored")}</optgroup>
        </select>
      </label>
      {source === "paste" && (
        <>
          <textarea
            aria-label="Event as JSON"
            aria-describedby="problem"
            rows={8}
            spellcheck={false}
            value={pasted}
            onInput={({ currentTarget }) => setPasted(currentTarget.value)}
          />
          <p id="problem" class="small soft">
            {problem ?? "JSON"}
          </p>
        </>
      )}
      <button type="submit" class="main" disabled={busy || problem !== undefined}>
        Let it happen
      </button>
      {wrong && (
        <p class="is-bad small" role="alert">
          {wrong}
        </p>
      )}
    </form>
  );
}
