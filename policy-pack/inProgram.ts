/**
 * Type of the component in the state of a program which judges its own resources by these rules. What it rejects never
 * reaches the pack; the advice it gives is not repeated.
 */
export const guardrailsType = "reflex:index:Guardrails";
