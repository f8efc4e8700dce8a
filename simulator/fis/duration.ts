const form = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Milliseconds of an ISO 8601 duration of days and smaller; undefined when it is none. */
export function durationOf(text: string): number | undefined {
  const match = form.exec(text);
  if (!match || match.slice(1).every((part) => part === undefined)) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** Longest and shortest duration of an action (FIS user guide, "AWS FIS actions reference"). */
export const shortestAction = 60_000;
export const longestAction = 12 * 3_600_000;
