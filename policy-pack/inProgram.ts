/**
 * Type of the component that lies in the state of a program which judges its own resources by these rules. What it
 * refuses never reaches the pack; the advice it gives is not repeated.
 */
export const guardrailsType = "reflex:index:Guardrails";
