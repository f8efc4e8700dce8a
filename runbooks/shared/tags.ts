/** Ties what a run makes or changes to its incident. */
export const incidentTag = "reflex:incident";
