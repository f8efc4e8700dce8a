import assert from "node:assert/strict";
import { SimulatedClock } from "../../../simulator/clock";
import { Sts } from "../../../simulator/door/sts";
import { account, region, session } from "../stepfunctions/world";
import refusals from "./assumeRole.json";

describe("recorded refusals of AssumeRole", () => {
  for (const { case: name, input, code, message } of refusals.facts) {
    it(name, async () => {
      const roles = { role: async () => ({ roleId: "AROAREADER", maxSessionSeconds: 3600 }) };
      const mint = () => assert.fail("no credentials are given");
      const sts = new Sts({ clock: new SimulatedClock(new Date("2026-11-30T15:00:00Z")), mint, roles });
      const call = { service: "sts", operation: "AssumeRole", account, region, principal: session("caller") };
      await assert.rejects(sts.handle({ ...call, input: JSON.parse(input) }), { code, message });
    });
  }
});
