type Kind = "check" | "clock" | "cross" | "half" | "ring";

/** A sign of a state; the word beside it says the same. */
export function Glyph({ kind }: { kind: Kind }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
      {kind === "check" && (
        <>
          <circle cx="8" cy="8" r="8" fill="currentColor" stroke="none" />
          <path class="inside" d="M4.5 8.3l2.4 2.4 4.6-5" />
        </>
      )}
      {kind === "clock" && (
        <>
          <circle cx="8" cy="8" r="6.8" />
          <path d="M8 4.2V8l2.6 1.7" />
        </>
      )}
      {kind === "cross" && <path d="M3 3l10 10M13 3L3 13" stroke-width="2.6" />}
      {kind === "half" && (
        <>
          <circle cx="8" cy="8" r="6.8" />
          <path d="M8 1.2a6.8 6.8 0 0 1 0 13.6z" fill="currentColor" stroke="none" />
        </>
      )}
      {kind === "ring" && <circle cx="8" cy="8" r="6.8" />}
    </svg>
  );
}

/** A glyph with its word, as in tables. */
export function Mark({ kind, tone, word }: { kind: Kind; tone: string; word: string }) {
  return (
    <span class={`mark is-${tone}`}>
      <Glyph kind={kind} />
      <span>{word}</span>
    </span>
  );
}
