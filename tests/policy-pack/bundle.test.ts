import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerResourceOptions,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { parse } from "yaml";
import { buildPolicyPack, packFolder } from "../../policy-pack/build";
import { groupsName } from "../../policy-pack/configuration";
import { rules, stackRules } from "../../policy-pack/rules";
import { secret, unknown } from "./analyze";
import { policyText } from "./subject";

const runner = path.join(__dirname, "..", "..", "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");

describe("the bundled policy pack", () => {
  let pack: ChildProcess;
  let client: AnalyzerClient;

  // As the engine's language host starts it: in its folder, with the port as the first line of the output.
  before(async () => {
    buildPolicyPack();
    pack = spawn(process.execPath, [runner, "127.0.0.1:0", "."], {
      cwd: packFolder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface(pack.stdout!), "line")) as [string];
    client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });
  after(() => {
    client?.close();
    pack?.kill();
  });

  it("starts without a compiler", () => {
    const project = parse(readFileSync(path.join(packFolder, "PulumiPolicy.yaml"), "utf8"));
    assert.deepEqual(project.runtime, { name: "nodejs", options: { typescript: false } });
  });

  it("serves every rule", async () => {
    const info = await new Promise<AnalyzerInfo>((resolve, reject) =>
      client.getAnalyzerInfo(new Empty(), (error, response) => (error ? reject(error) : resolve(response))),
    );
    assert.deepEqual(
      info.getPoliciesList().map((policy) => policy.getName()),
      [...rules.map(({ name }) => name), ...stackRules.map(({ name }) => name), groupsName],
    );
  });

  it("judges what it is sent", async () => {
    const provider = "pulumi:providers:aws";
    const analyze = async (inputs: Record<string, unknown>, type = provider) => {
      const request = new AnalyzeRequest();
      request.setType(type);
      request.setName("account");
      request.setOptions(new AnalyzerResourceOptions());
      request.setProperties(Struct.fromJavaScript(inputs as never));
      const response = await new Promise<AnalyzeResponse>((resolve, reject) =>
        client.analyze(request, (error, answer) => (error ? reject(error) : resolve(answer))),
      );
      return response.getDiagnosticsList().map((diagnostic) => diagnostic.getMessage());
    };
    assert.deepEqual(await analyze({ region: "eu-west-1" }), []);
    const [held] = await analyze({ region: "eu-west-1", accessKey: "AKIA" });
    assert.match(held!, /^A provider holds no keys of its own.*\naccessKey: the provider holds credentials\. /);
    assert.match(held!, /\nMore: policy-pack\/README\.md#provider-credentials$/);
    const [notYet] = await analyze({ region: "eu-west-1", assumeRoles: unknown.text });
    assert.match(notYet!, /\ncannot be judged yet: assumeRoles is not known before deployment/);
    const [hidden] = await analyze({ region: "eu-west-1", assumeRoles: secret('[{"roleArn":"hunter2"}]') });
    assert.match(hidden!, /\nassumeRoles: what was found is not shown.*\[secret\]/);
    assert.doesNotMatch(hidden!, /hunter2/);
    // The actions of AWS are in the file: nothing else of the project is installed where it runs.
    const policy = policyText({
      Effect: "Allow",
      Action: ["ec2:StopInstances", "ec2:Stop"],
      Resource: "arn:aws:ec2:::x",
    });
    const [misspelt, ...others] = await analyze({ policy }, "aws:iam/policy:Policy");
    assert.match(misspelt!, /\npolicy\.Statement\[0\]\.Action\[1\]: there is no action "ec2:Stop"/);
    assert.deepEqual(others, []);
  });
});
