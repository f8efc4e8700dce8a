import assert from "node:assert/strict";
import { AwsError } from "../../../simulator/aws";
import { type TargetInput, validateTargetInput } from "../../../simulator/events/input";

const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:queue";

function accepted(input: TargetInput, Arn = QUEUE): void {
  validateTargetInput({ Id: "t1", Arn, ...input });
}

function refused(input: TargetInput, message: string | RegExp, Arn = QUEUE): void {
  assert.throws(
    () => validateTargetInput({ Id: "t1", Arn, ...input }),
    (error) => {
      assert.ok(error instanceof AwsError);
      assert.equal(error.code, "ValidationException");
      if (typeof message === "string") assert.equal(error.message, message);
      else assert.match(error.message, message);
      return true;
    },
  );
}

function transformer(InputTemplate: string, InputPathsMap?: Record<string, string>): TargetInput {
  return { InputTransformer: { InputTemplate, ...(InputPathsMap ? { InputPathsMap } : {}) } };
}

describe("PutTargets checks of the input", () => {
  it("accepts one mode at most", () => {
    const message = "Only one of Input, InputPath, or InputTransformer must be provided for target t1.";
    refused({ Input: "{}", InputPath: "$" }, message);
    refused({ InputPath: "$", ...transformer('"x"') }, message);
    accepted({});
  });

  it("accepts any JSON as Input, and the empty text", () => {
    for (const Input of ["{}", "[1]", '"text"', "1", "null", "", ' {"a" : 1} ']) accepted({ Input });
    refused({ Input: "text" }, /^JSON syntax error in input for target t1/);
  });

  it("limits lengths", () => {
    accepted({ Input: `"${"x".repeat(8_190)}"` });
    refused({ Input: `"${"x".repeat(8_191)}"` }, /'input' failed .* less than or equal to 8192/);
    refused({ InputPath: `$.${"x".repeat(255)}` }, /'inputPath' failed .* less than or equal to 256/);
    refused(transformer(`"${"x".repeat(8_191)}"`), /inputTemplate.* less than or equal to 8192/);
    refused(transformer(""), /inputTemplate.* greater than or equal to 1/);
  });

  describe("paths", () => {
    const good = ["$", "$.detail.text", "$.detail-type", "$.a_b/c", "$.list[1]", "$.detail.items[1].name"].concat(
      "$.detail.items[*].name",
    );
    const bad = ["$['detail']['text']", '$["detail"]', "$.detail['dot.key']", "$..text", "$.detail.object.*"].concat([
      "$.list[-1]",
      "$.list[0:2]",
      "detail.text",
      "$.",
      "$.a[*].b[*].c",
      "$.a b",
    ]);
    for (const path of good) {
      it(`accepts ${path}`, () => {
        accepted({ InputPath: path });
        accepted(transformer('"<v>"', { v: path }));
      });
    }
    for (const path of bad) {
      it(`refuses ${path}`, () => {
        refused({ InputPath: path }, "InputPath for target t1 is invalid.");
        refused(transformer('"<v>"', { v: path }), "InputPath for target t1 is invalid.");
      });
    }
    it("accepts the empty path as InputPath, not in a map", () => {
      accepted({ InputPath: "" });
      refused(transformer('"<v>"', { v: "" }), "InputPath for target t1 is invalid.");
    });
  });

  describe("map", () => {
    it("takes 100 entries", () => {
      const entries = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, "$"]));
      accepted(transformer('"x"', entries(100)));
      refused(transformer('"x"', entries(101)), /inputPathsMap.* less than or equal to 100/);
    });
    it("accepts names of letters, digits, - and _ that do not begin with AWS", () => {
      accepted(transformer('"<a-b_1>"', { "a-b_1": "$" }));
      refused(transformer('"x"', { "aws.events.rule-arn": "$" }), /inputPathsMap/);
      refused(transformer('"x"', { AWSname: "$" }), /begins with AWS/);
    });
  });

  describe("template", () => {
    const map = { v: "$.detail.text" };
    for (const text of ['{"a":<v>}', '{"a":"<v>"}', '"<v>"', "<v>", "[<v>]", '[{"value":<v>}]', '"one <v>"\n"two"']) {
      it(`accepts ${JSON.stringify(text)}`, () => accepted(transformer(text, map)));
    }
    for (const text of ["hello <v>", '{"a":<v>', '{"a" <v>}', '"a"\nb', ' {"a":<v>}']) {
      it(`refuses ${JSON.stringify(text)}`, () =>
        refused(transformer(text, map), /^Invalid InputTemplate for target t1/));
    }
    it("refuses a placeholder as a key", () => {
      const message = /^InputTemplate placeholder present as a JSON object key/;
      refused(transformer('{"<v>":1}', map), message);
      refused(transformer("{<v>:1}", map), message);
      accepted(transformer('{"a":"<v>","b":":<v>: "}', map));
    });
    it("refuses a placeholder that a given map does not define", () => {
      refused(transformer('"<other>"', map), "InputTemplate for target t1 contains invalid placeholder other.");
      accepted(transformer('"<other>"'));
      accepted(transformer('{"a":<other>}'));
    });
  });

  describe("reserved variables", () => {
    it("need no entry in the map", () => {
      accepted(transformer('"<aws.events.rule-name> <v>"', { v: "$" }));
    });
    it("aws.events.event.json needs an object template", () => {
      const message =
        "InputTemplate for target t1 contains placeholder aws.events.event.json valid only for JSON template.";
      accepted(transformer('{"e":<aws.events.event.json>}'));
      for (const text of ['"<aws.events.event.json>"', "<aws.events.event.json>", "[<aws.events.event.json>]"]) {
        refused(transformer(text), message);
      }
    });
    it("aws.events.event stands bare in an object", () => {
      accepted(transformer('{"e":<aws.events.event>}'));
      refused(transformer('{"e":"<aws.events.event>"}'), /aws\.events\.event elsewhere/);
      refused(transformer('"<aws.events.event>"'), /aws\.events\.event elsewhere/);
    });
  });

  describe("kinds of targets", () => {
    it("refuses any input for an event bus", () => {
      const bus = "arn:aws:events:eu-west-1:111122223333:event-bus/security";
      accepted({}, bus);
      refused({ Input: "{}" }, /^Modifying the input for target t1 is not supported/, bus);
      refused({ InputPath: "$" }, /^Modifying the input for target t1 is not supported/, bus);
      refused(transformer('"x"'), /^Modifying the input for target t1 is not supported/, bus);
      accepted({ Input: "{}" }, "arn:aws:events:eu-west-1:111122223333:api-destination/x/1");
    });
    it("lets a log group have a transformer with timestamp and message only", () => {
      const logs = "arn:aws:logs:eu-west-1:111122223333:log-group:/events";
      refused({ Input: "{}" }, /^Input is not supported/, logs);
      refused({ InputPath: "$" }, /^InputPath is not supported/, logs);
      refused(transformer('{"message":<v>}', { v: "$" }), /a log group requires/, logs);
      accepted(transformer('{"timestamp":<t>,"message":<v>}', { t: "$.time", v: "$.id" }), logs);
    });
    it("refuses InputPath for ECS", () => {
      refused({ InputPath: "$" }, /^InputPath is not supported/, "arn:aws:ecs:eu-west-1:111122223333:cluster/c");
    });
  });
});
