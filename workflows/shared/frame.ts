import { type Organization, workflowRoleName } from "../../organization/names";
import { literal, query, text } from "./expressions";
import { tell } from "./people";
import { failure, roleIn, type State, type States } from "./tasks";

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
  /** Seconds after which an execution ends whatever it waits for. */
  longest: number;
  /** Expressions for what people must know and do by hand when the workflow cannot go on, one for each line. */
  byHand: string[];
}

/** The name of the state that hands the incident to people; the variable `failure` says why. */
export const escalate = "HandToPeople";

/**
 * What every workflow has around its own states: the variables `incidentId`, `account`, `region`, `resource` and
 * `memberRole`, and the end that hands the incident to people.
 *
 * An SDK integration calls its own Region only, so a workflow acts in the Region in which its state machine is.
 */
export function framed(frame: Frame): Record<string, unknown> {
  const { byHand, comment, first, longest, name, organization, states, variables } = frame;
  const { partition } = organization;
  const begin: State = {
    Type: "Pass",
    Assign: {
      incidentId: query("$states.input.incidentId"),
      account: query("$states.input.target.account"),
      region: query("$states.input.target.region"),
      resource: query("$states.input.target.resource.id"),
      memberRole: query(roleIn(partition, "$states.input.target.account", workflowRoleName(name))),
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
