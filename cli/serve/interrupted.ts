/** Resolves at the first Ctrl-C or request to end; the second one ends the process at once, as always. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
