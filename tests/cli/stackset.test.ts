import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Template } from "../../cli/cloudformation/template";
import { stackConfig } from "../../cli/stackConfig";
import { sizeOf } from "../../cli/stackset/sizes";
import { compareWithProgram, type MemberTemplates, memberTemplates } from "../../cli/stackset/templates";
import { reflex } from "./inProcess";

/** The example's member stack in other Regions. */
function configFor(regions: string[], extra: Record<string, string> = {}): Record<string, string> {
  const partition = regions[0]?.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  const config = { ...stackConfig("member"), ...extra };
  config["reflex:homeRegion"] = regions[0] ?? "";
  config["reflex:governedRegions"] = JSON.stringify(regions);
  config["reflex:approverPrincipalArn"] = `arn:${partition}:iam::222233334444:role/ReflexApprovers`;
  return config;
}

describe("the member stack as templates", () => {
  const gameDays = {
    "reflex:gameDays": '["kill-service","terminate-instance"]',
    "reflex:managementAccountId": "999988887777",
    "reflex:gameDayProcess": "payments-api",
    "reflex:alertEmails": '["ops@example.com"]',
  };
  for (const [regions, extra] of [
    [["eu-west-1", "us-east-1", "eu-central-1"], gameDays],
    [["us-gov-west-1", "us-gov-east-1"], {}],
  ] as const) {
    describe(`for ${regions.join(", ")}`, () => {
      const config = configFor([...regions], extra);
      let templates: MemberTemplates;
      before(async () => {
        templates = await memberTemplates(config);
      });

      it("makes in an account exactly what the program registers for it", async () => {
        const { compared, differences } = await compareWithProgram(templates, config, "444455556666");
        assert.deepEqual(differences, []);
        assert.ok(compared > 60, `${compared} resources were compared`);
      });

      it("names no account and no Region in which it is deployed", () => {
        const text = JSON.stringify(templates.regional);
        assert.doesNotMatch(text, /000000000000|placeholder|111122223333/);
        assert.doesNotMatch(JSON.stringify(templates.once), /000000000000|placeholder|111122223333/);
      });

      it("stays within what CloudFormation accepts", () => {
        for (const template of [templates.once, templates.regional]) assert.ok(sizeOf(template).resources > 0);
        const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`R${index}`, { Type: "x" }]));
        assert.throws(() => sizeOf({ Resources: many } as unknown as Template), /501 resources .* accepts 500/);
      });

      it("makes a queue before its policy and the rules that need it", () => {
        const { Resources } = templates.regional;
        const queue = Object.keys(Resources).find((id) => Resources[id]?.Type === "AWS::SQS::Queue") ?? "";
        assert.deepEqual(Resources[`${queue}Policy`]?.DependsOn, [queue]);
        const rules = Object.values(Resources).filter(({ Type }) => Type === "AWS::Events::Rule");
        assert.ok(rules.length > 0 && rules.every(({ DependsOn }) => DependsOn?.includes(queue)));
      });
    });
  }

  it("are written and proved by one command", async () => {
    const folder = mkdtempSync(join(tmpdir(), "reflex-stackset-"));
    const { status, stdout } = await reflex("stackset", "render", "--out", folder);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /once\.json {2}\d+ resources, .* for eu-west-1\n/);
    assert.match(stdout, /(\d+) of \1 resources are what the program registers for 111122223333/);
    const regional = JSON.parse(readFileSync(join(folder, "regional.json"), "utf8")) as Template;
    assert.equal(regional.AWSTemplateFormatVersion, "2010-09-09");
    rmSync(folder, { recursive: true });
  });

  it("are of a member stack only", async () => {
    const { status, stderr } = await reflex("stackset", "render", "--stack", "security");
    assert.equal(status, 2);
    assert.match(stderr, /a stack of role security is one account's; name a member stack/);
  });
});
