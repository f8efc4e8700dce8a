/** Seconds of an ISO 8601 duration of days, hours, minutes and seconds; undefined for anything else. */
export function parseDuration(duration: string): number | undefined {
  const found = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration);
  if (!found || duration === "P") return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = found;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
