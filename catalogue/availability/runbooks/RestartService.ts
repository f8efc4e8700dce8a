import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { equals, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { guardLocalStart, readTag } from "../../../runbooks/shared/localGuard";
import { tell } from "../../../runbooks/shared/message";
import { alarmName, instanceId, localParameters } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";

const parameters = {
  InstanceId: instanceId,
  ServiceName: {
    type: "String",
    description:
      "Name of the service, without .service. Units of systemd itself, which can shut a machine down, are rejected.",
    allowedPattern: "^(?!systemd-)[A-Za-z0-9_][A-Za-z0-9@._-]{0,63}$",
  },
  AlarmName: alarmName,
  ...localParameters,
} as const;

/** Lists the services of an instance that may be restarted, separated by spaces. */
export const servicesTag = "reflex:services";

type Restart = RunbookBuilder<typeof parameters>;

const recordOfState = { serviceState: "S", alarmState: "S" } as const;
const recordOfOutcome = { outcome: "S" } as const;

/** How long an alarm gets to notice: some periods of the CloudWatch agent. */
const alarmSeconds = 600;

export const restartService = defineRunbook(
  {
    name: "RestartService",
    summary:
      `Restarts a service that its instance lists in the tag ${servicesTag}, three times at most and one run a day, and ` +
      "waits until its alarm is OK. If that does not help, it starts the " +
      "unit NAME-rollback that the service's team ships, and waits again; if that does not help either, it fails.",
    parameters,
  },
  (r, context) => {
    const { InstanceId: id, ServiceName: service, AlarmName: alarm } = r.parameters;
    const prior = new PriorState(r, context);
    const subject = text`${id}#${service}`;
    const nothingHelped = r.failurePath(() =>
      r.fail("NothingHelped", text`${service} on ${id} was restarted and rolled back, and neither helped: ${alarm}`),
    );
    const rollBack = r.failurePath(() => {
      r.runShellScript(
        "RollBack",
        [id],
        [text`systemctl start ${service}-rollback.service && systemctl restart ${service}.service`],
      );
      waitForAlarm(r, "WaitForAlarmAfterRollback", { onFailure: nothingHelped, isCritical: false });
      prior.save("RollbackOutcome", text`${subject}#outcome`, recordOfOutcome, { outcome: "rolled back" });
      tell(r, context, "SayRolledBack", text`${id}: a service was rolled back`, [
        text`Restarting ${service} on ${id} did not help, rolling it back did. The alarm is OK again: ${alarm}`,
        "The previous version is running now. Find out what was wrong with the one that failed.",
      ]);
    });
    guardLocalStart(r, context, {
      id,
      key: subject,
      runbook: "RestartService",
      byHand: text`restart ${service} by hand if needed.`,
    });
    leaveUnlisted(r);
    // A name with its type: one like poweroff.target is a service that does not exist.
    const before = r.runShellScript("ReadServiceState", [id], [text`systemctl is-active ${service}.service || true`]);
    const { alarmState } = r.cloudwatch(
      "ReadAlarm",
      "DescribeAlarms",
      { AlarmNames: [alarm] },
      { maxAttempts: 3, outputs: (answer) => ({ alarmState: asString(answer.MetricAlarms.at(0).StateValue) }) },
    );
    prior.save("Service", subject, recordOfState, { serviceState: before.output, alarmState });
    r.runShellScript("Restart", [id], [text`systemctl restart ${service}.service`], {
      maxAttempts: 3,
      timeoutSeconds: 300,
      onFailure: rollBack,
      isCritical: false,
    });
    waitForAlarm(r, "WaitForAlarm", { onFailure: rollBack, isCritical: false });
    prior.save("Outcome", text`${subject}#outcome`, recordOfOutcome, { outcome: "restarted" });
  },
);

/**
 * An alarm names the service, and whoever may make alarms could name any: only what the instance lists is restarted. The
 * filter compares whole words (EC2 user guide, "Filter your resources": an asterisk matches any text).
 */
function leaveUnlisted(r: Restart): void {
  const { InstanceId: id, ServiceName: service } = r.parameters;
  const listed = readTag(r, "ReadServices", id, [
    { Name: "key", Values: [servicesTag] },
    { Name: "value", Values: [service, text`${service} *`, text`* ${service}`, text`* ${service} *`] },
  ]);
  r.when("IsNotListed", not(equals(listed, servicesTag)), () =>
    r.fail(
      "SayNotListed",
      text`${id} does not list ${service} in its tag ${servicesTag}: restart it by hand if needed.`,
    ),
  );
}

function waitForAlarm(r: Restart, step: string, options: Parameters<Restart["runShellScript"]>[3] = {}): void {
  r.cloudwatch.waitFor(
    step,
    "DescribeAlarms",
    { AlarmNames: [r.parameters.AlarmName] },
    (answer) => asString(answer.MetricAlarms.at(0).StateValue),
    ["OK"],
    { ...options, timeoutSeconds: alarmSeconds },
  );
}
