import assert from "node:assert/strict";
import { compilePattern } from "../../aws/patterns";
import example from "../../catalogue/instances/crypto-mining-instance/events/fires/bitcoin-domain-queried.security-hub-v2.json";
import { affectedInstance } from "../../catalogue/instances/instances";
import { MalformedSignal, type SignalEvent } from "../../responses/types";
import { importedType, typeMatcher } from "../../signals/guardDuty";
import { guardDutyForms, type Level } from "../../signals/guardDutyForms";

describe("types of GuardDuty findings", () => {
  const types = [
    "Execution:EC2/MaliciousFile",
    "Impact:EC2/*",
    "*:IAMUser/TorIPCaller",
    "*:EC2/*",
    "Impact:*/PortSweep",
  ];

  it("become wildcards only where nothing else matches the same", () => {
    assert.deepEqual(types.map(typeMatcher), [
      "Execution:EC2/MaliciousFile",
      { prefix: "Impact:EC2/" },
      { suffix: ":IAMUser/TorIPCaller" },
      { wildcard: "*:EC2/*" },
      { wildcard: "Impact:*/PortSweep" },
    ]);
  });

  it("are the last part of an imported finding's type, whatever is before", () => {
    const imported = {
      "TTPs/Execution/Execution:EC2-MaliciousFile": 0,
      "Effects/Impact:EC2-PortSweep": 1,
      "TTPs/Discovery:IAMUser-TorIPCaller": 2,
    };
    for (const [type, index] of Object.entries(imported)) {
      const takes = types
        .slice(0, 3)
        .map((each) => compilePattern({ type: [typeMatcher(importedType(each))] }).matches({ type }));
      assert.deepEqual(
        takes,
        [0, 1, 2].map((each) => each === index),
        type,
      );
    }
  });
});

describe("a GuardDuty finding in every shape", () => {
  it("counts from the same level of severity on", () => {
    const from: Record<Level, [number, string[], string[]]> = {
      Low: [1, ["LOW", "MEDIUM", "HIGH", "CRITICAL"], ["Low", "Medium", "High", "Critical"]],
      Medium: [4, ["MEDIUM", "HIGH", "CRITICAL"], ["Medium", "High", "Critical"]],
      High: [7, ["HIGH", "CRITICAL"], ["High", "Critical"]],
      Critical: [9, ["CRITICAL"], ["Critical"]],
    };
    for (const [level, [least, labels, severities]] of Object.entries(from)) {
      const forms = guardDutyForms(["Impact:EC2/*"], level as Level, affectedInstance);
      const asked = Object.values(forms).map(({ pattern }) => JSON.stringify(pattern.detail));
      const wanted = [`{"numeric":[">=",${least}]}`, `"Label":${JSON.stringify(labels)}`, JSON.stringify(severities)];
      for (const [index, text] of wanted.entries())
        assert.ok(asked[index]?.includes(text), `${level}: ${asked[index]}`);
    }
  });

  it("is refused by name of the field when it says nothing that can be read", () => {
    const { target } = guardDutyForms(["CryptoCurrency:EC2/*"], "High", affectedInstance)["security-hub-v2"]!;
    const without = (change: (finding: (typeof example.detail.findings)[0]) => unknown) => {
      const event = structuredClone(example);
      change(event.detail.findings[0]!);
      return () => target(event as unknown as SignalEvent);
    };
    const refusals: Array<[(finding: (typeof example.detail.findings)[0]) => unknown, string]> = [
      [(finding) => Object.assign(finding, { resources: [] }), "detail.findings.0.resources"],
      [(finding) => Object.assign(finding.resources[0]!, { uid: "web-7" }), "detail.findings.0.resources.0.uid"],
    ];
    for (const [change, field] of refusals) {
      assert.throws(without(change), (error) => error instanceof MalformedSignal && error.field === field, field);
    }
  });

  it("answer only the shapes of which it is known how they name the resource", () => {
    const forms = guardDutyForms(["Impact:EC2/*"], "High", { native: affectedInstance.native });
    assert.deepEqual(Object.keys(forms), ["guardduty"]);
    assert.deepEqual(Object.keys(guardDutyForms(["Impact:EC2/*"], "High", affectedInstance)), [
      "guardduty",
      "security-hub",
      "security-hub-v2",
    ]);
  });
});
