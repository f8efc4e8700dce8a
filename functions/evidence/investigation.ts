import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { documentName, evidenceFunctionName } from "../../organization/names";
import { eachMessage } from "../shared/batch";
import type { DecisionRecord } from "../shared/incident";
import { metricLine } from "../shared/metrics";
import type { Dependencies } from "./dependencies";
import { type Incident, incidentOf, incidentOfRun, type Stage } from "./incident";
import { investigator } from "./investigator";
import { parseMessage, type Request } from "./message";
import { IncidentStore, type Kept } from "./store";
import { Writer, type Written } from "./writer";

type KeptDecision = DecisionRecord & { execution?: { id: string } };

/** What becomes one file: the incident, and the folder of it that the file fills. */
interface Case {
  incident: Incident;
  stage: Stage;
  /** `opened`, or `closed/RUN`: an incident can have several runs, the undoing one among them. */
  folder: string;
  decision?: Kept;
}

/**
 * Writes incident files. Each message is handled to its end or returns to the queue, and may come any number of times:
 * a file that has its manifest is left alone, and one that an invocation left half-written is finished with the answers
 * that it had already kept.
 */
export class Investigation {
  private readonly writer: Writer;

  constructor(private readonly outside: Dependencies) {
    this.writer = new Writer(outside);
  }

  handle(event: SQSEvent): Promise<SQSBatchResponse> {
    const failure = "The incident file could not be written; the message returns to the queue.";
    return eachMessage(this.outside, evidenceFunctionName, event, failure, async (body, messageId) => {
      const found = await this.caseOf(parseMessage(body));
      if (typeof found === "string") this.outside.log.info(found, { messageId });
      else this.report(await this.writer.write(found), found, messageId);
    });
  }

  private report(written: Written | undefined, { incident, folder, stage }: Case, messageId: string): void {
    const { emit, log, now } = this.outside;
    const details = {
      messageId,
      incidentId: incident.id,
      stage,
      path: `incidents/${incident.id}/${folder}/incident.md`,
    };
    if (!written) {
      log.info("The incident file exists already.", details);
      return;
    }
    log.info("Incident file written.", { ...details, ...written });
    emit(metricLine("Reflex", "IncidentFiles", { Stage: stage }, now()));
  }

  /** The case of a request, or why there is none. */
  private caseOf(request: Request): Promise<Case | string> {
    switch (request.kind) {
      case "decision":
        return this.decided(request.key, request.versionId);
      case "run":
        return this.runEnded(request);
      case "workflow":
        return this.workflowEnded(request.executionArn);
    }
  }

  private async decided(key: string, versionId: string | undefined): Promise<Case | string> {
    const id = key.split("/")[1] ?? "";
    const kept = await new IncidentStore(this.outside, id).read("decision.json", versionId);
    const decision = readDecision(kept, id);
    const { action } = decision.decision;
    if (action !== "run" && action !== "page") return `${id}: ${action}, so there is nothing to explain.`;
    return { incident: await this.incidentOf(decision), stage: "opened", folder: "opened", decision: kept };
  }

  private async runEnded({ account, region, executionId }: Extract<Request, { kind: "run" }>): Promise<Case | string> {
    const member = await this.member(account);
    const call = await investigator(this.outside, account, region, `run-${executionId}`);
    const { AutomationExecution: run } = (await call("ssm", "GetAutomationExecution", {
      AutomationExecutionId: executionId,
    })) as { AutomationExecution?: RunView };
    const parameters = run?.Parameters ?? {};
    const id = parameters.IncidentId?.[0] ?? "";
    if (!/^[\w-]{1,100}$/.test(id))
      return `Run ${executionId} in ${account} names no incident: there is nothing to file.`;
    const decision = await new IncidentStore(this.outside, id).find("decision.json");
    const folder = `closed/${executionId}`;
    if (decision) {
      const incident = await this.incidentOf(readDecision(decision, id));
      if (incident.account !== account) {
        // Whoever may start runbooks in one member account must not write into the incidents of another.
        throw new Error(`Run ${executionId} in ${account} names ${id}, which is an incident of ${incident.account}.`);
      }
      const execution = { kind: "runbook" as const, id: executionId };
      return { incident: { ...incident, execution }, stage: "closed", folder, decision };
    }
    const document = (run?.DocumentName ?? "").split(/[:/]/).at(-1) ?? "";
    const reflexes = this.outside.catalogue.filter(
      ({ placement, runbook }) => placement === "local" && runbook && documentName(runbook.name) === document,
    );
    const startedAt = new Date(run?.ExecutionStartTime ?? this.outside.now()).toISOString();
    const about = { id: executionId, incidentId: id, account, region, startedAt, document };
    return { incident: incidentOfRun(about, parameters, member, reflexes[0]), stage: "closed", folder };
  }

  private async workflowEnded(executionArn: string): Promise<Case> {
    const call = this.outside.ownCalls(this.outside.settings.homeRegion);
    const { input = "{}" } = (await call("stepfunctions", "DescribeExecution", { executionArn })) as { input?: string };
    const { incidentId: id = "" } = JSON.parse(input) as { incidentId?: string };
    const decision = await new IncidentStore(this.outside, id).find("decision.json");
    if (!decision)
      throw new Error(`Workflow ${executionArn} names ${id || "no incident"}, of which no decision is kept.`);
    const execution = { kind: "workflow" as const, id: executionArn };
    const incident = { ...(await this.incidentOf(readDecision(decision, id))), execution };
    return { incident, stage: "closed", folder: `closed/${executionArn.split(":").at(-1)}`, decision };
  }

  private async incidentOf(decision: KeptDecision): Promise<Incident> {
    const response = this.outside.catalogue.find(({ name }) => name === decision.response.name);
    return incidentOf(decision, await this.member(decision.target.account), response);
  }

  private async member(account: string): Promise<{ name: string; ownerTagKey: string }> {
    await this.outside.members.readAll();
    await this.outside.members.read(account);
    const { members, ownerTagKey } = this.outside.settings;
    const member = Object.hasOwn(members, account) ? members[account] : undefined;
    if (!member) throw new Error(`Account ${account} is not a member of the organization.`);
    return { name: member.name, ownerTagKey };
  }
}

interface RunView {
  DocumentName?: string;
  AutomationExecutionStatus?: string;
  ExecutionStartTime?: Date;
  Parameters?: Record<string, string[]>;
}

function readDecision({ text }: Kept, id: string): KeptDecision {
  const decision = JSON.parse(text) as KeptDecision;
  if (decision.incidentId === id) return decision;
  throw new Error(`incidents/${id}/decision.json is the decision of ${decision.incidentId}.`);
}
