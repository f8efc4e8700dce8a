import { type Organization, workflowRoleName } from "../../organization/names";
import { literal, query, text } from "./expressions";
import { tell } from "./people";
import { failure, type State, type States } from "./tasks";

export interface Frame {
  /** Name of the workflow. */
  name: string;
  organization: Organization;
  comment: string;
  /** The state after the beginning. */
  first: string;
  /** Variables that later states change, with what they begin as, and expressions over the input. */
  variables: Record<string, unknown>;
  states: States;
  /** Where it calls the member account: in the Region of the incident, or in the home Region for what has none. */
  actsIn: "incident" | "home";
  /** Seconds after which an execution ends whatever it waits for. */
  longest: number;
  /** Expressions for what people must know and do by hand when the workflow cannot go on, one for each line. */
  byHand: string[];
}

/** The name of the state that hands the incident to people; the variable `failure` says why. */
export const escalate = "HandToPeople";

/**
 * What every workflow has around its own states: the variables `incidentId`, `account`, `region`, `resource`, `actsIn` and
 * `memberRole`, and the end that hands the incident to people.
 */
export function framed(frame: Frame): Record<string, unknown> {
  const { actsIn, byHand, comment, first, longest, name, organization, states, variables } = frame;
  const begin: State = {
    Type: "Pass",
    Assign: {
      incidentId: query("$states.input.incidentId"),
      account: query("$states.input.target.account"),
      region: query("$states.input.target.region"),
      resource: query("$states.input.target.resource.id"),
      actsIn: actsIn === "home" ? organization.homeRegion : query("$states.input.target.region"),
      memberRole: workflowRoleName(name),
      failure: "nothing failed",
      ...variables,
    },
    Next: first,
  };
  return {
    Comment: comment,
    QueryLanguage: "JSONata",
    TimeoutSeconds: longest,
    StartAt: "Begin",
    States: {
      Begin: begin,
      ...states,
      [escalate]: tell(organization, {
        subject: text`Act now: ${"$resource"} in ${"$account"}`,
        body: [text`${literal(name)} hands the incident to people: ${`$substring(${failure}, 0, 1000)`}.`, ...byHand],
        next: "HandedToPeople",
        failed: "NobodyTold",
      }),
      HandedToPeople: { Type: "Fail", Error: "Reflex.HandedToPeople", Cause: query(failure) },
      NobodyTold: { Type: "Fail", Error: "Reflex.NobodyTold", Cause: query(failure) },
    },
  };
}
