import { type ApiCall, AwsError, type LocalService } from "../aws";
import type { SimulatedClock } from "../clock";
import { ResourcePolicies } from "../identity/resourcePolicies";
import { archiveOperations } from "./api/archives";
import { busOperations } from "./api/buses";
import type { Handlers } from "./api/operations";
import { putEvents } from "./api/putEvents";
import { ruleOperations } from "./api/rules";
import { tagOperations } from "./api/tags";
import type { EventBridge } from "./eventBridge";
import { testPattern } from "./patternApi";
import { type AssumeRuleRole, checkRuleRole } from "./ruleRole";

/** The API of EventBridge, on the buses and rules by which the organization routes. */
export class EventsService implements LocalService {
  readonly operations: ReadonlySet<string>;
  readonly whole = true;
  private readonly handlers: Handlers;

  /**
   * @param policies where IAM finds the policies of buses.
   * @param assume lets EventBridge assume a role for a rule; unless given, every role is taken.
   */
  constructor(
    events: EventBridge,
    clock: SimulatedClock,
    policies = new ResourcePolicies(),
    private readonly assume?: AssumeRuleRole,
  ) {
    const buses = busOperations(events, clock, policies);
    const rules = ruleOperations(events);
    const tags = tagOperations(events);
    this.handlers = {
      ...buses,
      ...rules,
      ...archiveOperations(events, clock),
      ...tags.handlers,
      CreateEventBus: (input, call) => {
        const answer = buses.CreateEventBus(input, call);
        tags.add(answer.EventBusArn ?? "", input.Tags);
        return answer;
      },
      DeleteEventBus: (input, call) => {
        const answer = buses.DeleteEventBus(input, call);
        tags.forgetDeleted();
        return answer;
      },
      DeleteRule: (input, call) => {
        const answer = rules.DeleteRule(input, call);
        tags.forgetDeleted();
        return answer;
      },
      PutRule: (input, call) => {
        const answer = rules.PutRule(input, call);
        tags.add(answer.RuleArn ?? "", input.Tags);
        return answer;
      },
      PutEvents: putEvents(events, clock),
      TestEventPattern: ({ EventPattern, Event }) => ({ Result: testPattern(EventPattern, Event) }),
    };
    this.operations = new Set(Object.keys(this.handlers));
  }

  async handle(call: ApiCall): Promise<Record<string, unknown>> {
    const handler = this.handlers[call.operation as keyof Handlers] as
      | ((input: object, call: ApiCall) => Record<string, unknown>)
      | undefined;
    if (call.operation === "PutRule" && this.assume) await checkRuleRole(call, this.assume);
    if (handler) return handler(call.input, call);
    const reason = "it has no replays, API destinations, connections, global endpoints or partners";
    throw new AwsError(
      "NotImplemented",
      `events ${call.operation}: the embedded organization does not run it; ${reason}`,
      501,
    );
  }
}
