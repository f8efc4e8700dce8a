/** A command, and a button that copies it where there is JavaScript. */
export function Command({ text, about }: { text: string; about: string }) {
  return (
    <span class="cmd">
      <code>{text}</code>
      <button class="js-only" type="button" data-copy={text}>
        Copy<span class="sr"> the command: {about}</span>
      </button>
    </span>
  );
}
