import { read } from "../../finding";
import { resourceRule } from "../../rule";

/** What an experiment did can be read afterwards. */
export const experimentLogged = resourceRule({
  name: "fis-experiment-logged",
  severity: "medium",
  description: "An experiment writes a log.",
  remediation: ["Set logConfiguration with logSchemaVersion 2, and a log group or a bucket."],
  references: [{ framework: "NIST SP 800-53 r5", id: "AU-12" }],
  types: ["aws:fis/experimentTemplate:ExperimentTemplate"],
  configuration: {},
  *check(inputs) {
    const log = inputs.at("logConfiguration");
    const fix = "Set it, with cloudwatchLogsConfiguration.logGroupArn or s3Configuration.bucketName.";
    if ((yield* read(log, "object", fix)) === undefined) return;
    const bucket = log.at("s3Configuration").at("bucketName");
    const group = log.at("cloudwatchLogsConfiguration").at("logGroupArn");
    yield* read(bucket.kind === "absent" ? group : bucket, "text", fix);
  },
});
