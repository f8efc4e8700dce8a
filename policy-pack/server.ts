import { Server, status } from "@grpc/grpc-js";
import type { AnalyzeResponse, ConfigureAnalyzerRequest, PolicyConfig } from "@pulumi/pulumi/proto/analyzer_pb";
import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import { allRules, configured, type GuardrailSettings, groupsName, settingsProblems } from "./configuration";
import { footer, merged } from "./report";

/**
 * The level in which the pack starts each rule: nobody has configured it. The engine then hands on what somebody
 * configured, for the rule or for all, and this where nobody did. No rule changes resources, so it has no other meaning.
 */
export const unconfigured = "remediate";

type Answer<R> = (error: unknown, response?: R) => void;
type Handler<Q, R> = (call: { request: Q }, answer: Answer<R>) => void;
interface Handlers {
  configure: Handler<ConfigureAnalyzerRequest, unknown>;
  analyze: Handler<unknown, AnalyzeResponse>;
  analyzeStack: Handler<unknown, AnalyzeResponse>;
}

/**
 * Starts a pack that @pulumi/policy serves, and does here what no single policy can: check the settings as a whole, give
 * each rule the level of its group, and say once what several rules say.
 */
export function served(start: () => void): void {
  const { addService } = Server.prototype;
  Server.prototype.addService = function (service, implementation) {
    const handlers = implementation as unknown as Handlers;
    const more = {
      configure: configuring(handlers.configure),
      analyze: saidOnce(handlers.analyze),
      analyzeStack: saidOnce(handlers.analyzeStack),
    };
    return addService.call(this, service, { ...implementation, ...more } as typeof implementation);
  };
  try {
    start();
  } finally {
    Server.prototype.addService = addService;
  }
}

const configuring =
  (configure: Handlers["configure"]): Handlers["configure"] =>
  (call, answer) => {
    const given = new Map<string, PolicyConfig>(call.request.getPolicyconfigMap().entries());
    const settings = settingsIn(given);
    const problems = settingsProblems(settings);
    if (problems.length > 0) {
      const details = ["the settings of the guardrails cannot be used:", ...problems.map((one) => `  - ${one}`)];
      answer({ code: status.INVALID_ARGUMENT, details: details.join("\n") });
      return;
    }
    for (const rule of allRules) given.get(rule.name)?.setEnforcementlevel(byLevel[configured(rule, settings).level]);
    configure(call, answer);
  };

const byLevel = {
  disabled: EnforcementLevel.DISABLED,
  advisory: EnforcementLevel.ADVISORY,
  mandatory: EnforcementLevel.MANDATORY,
} as const;

/** The settings as somebody wrote them, as far as the engine shows it: with the defaults of what was left out. */
function settingsIn(given: ReadonlyMap<string, PolicyConfig>): GuardrailSettings {
  const entries = [...given].map(([name, config]) => {
    const properties = config.getProperties()?.toJavaScript() ?? {};
    const [level] = Object.entries(byLevel).find(([, value]) => value === config.getEnforcementlevel()) ?? [];
    return [name, name === groupsName || level === undefined ? properties : { ...properties, enforcementLevel: level }];
  });
  return Object.fromEntries(entries) as GuardrailSettings;
}

const saidOnce =
  (analyze: Handlers["analyze"]): Handlers["analyze"] =>
  (call, answer) => {
    analyze(call, (error, response) => {
      if (response) {
        const reports = response.getDiagnosticsList().map((diagnostic) => ({
          rule: diagnostic.getPolicyname(),
          severity: allRules.find(({ name }) => name === diagnostic.getPolicyname())?.severity ?? "",
          mandatory: diagnostic.getEnforcementlevel() !== EnforcementLevel.ADVISORY,
          // Each message begins with the description of its rule.
          message: diagnostic.getMessage().replace(`${diagnostic.getDescription()}\n`, ""),
          urn: diagnostic.getUrn(),
          diagnostic,
        }));
        const kept = merged(reports).map(({ diagnostic, rule, others }) => {
          diagnostic.setMessage(`${diagnostic.getMessage()}\n${footer(rule, others)}`);
          return diagnostic;
        });
        response.setDiagnosticsList(kept);
      }
      answer(error, response);
    });
  };
