import assert from "node:assert/strict";
import fc from "fast-check";
import { buildTargetInput } from "../../../simulator/events/input";
import { build, context, event, template } from "./event";

const ok = (body: string) => ({ ok: true, body });
const broken = (body: string) => ({ ok: false, code: "INVALID_JSON", message: "Invalid input for target.", body });

describe("target input", () => {
  it("is the event by default, with its members in EventBridge's order", () => {
    const { body } = build({});
    assert.deepEqual(Object.keys(JSON.parse(body)), [
      ...["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"],
    ]);
    assert.deepEqual(JSON.parse(body), event);
  });

  it("puts replay-name before resources", () => {
    const replayed = { ...event, "replay-name": "again" };
    const keys = Object.keys(JSON.parse(buildTargetInput({}, replayed, context).body));
    assert.equal(keys.indexOf("replay-name"), keys.indexOf("resources") - 1);
  });

  it("is a constant Input byte for byte", () => {
    assert.deepEqual(build({ Input: ' {"a" : 1}\n' }), ok(' {"a" : 1}\n'));
    assert.deepEqual(build({ Input: "" }), ok(""));
  });

  describe("InputPath", () => {
    const cases: Array<[path: string, body: string]> = [
      ["$.detail.text", '"hello"'],
      ["$.detail.number", "42"],
      ["$.detail.yes", "true"],
      ["$.detail.object", '{"first":"one","second":2}'],
      ["$.detail.list[1]", '"two"'],
      ["$.detail.items[1].name", '"b"'],
      ["$.detail.items[*].name", '["a","b"]'],
      ["$.detail.with/slash", '"slashed"'],
      ["$.detail.nothing", "{}"],
      ["$.detail.missing", "{}"],
      ["$.detail.list[9]", "{}"],
      ["$.detail.text.constructor", "{}"],
      ["", "{}"],
    ];
    for (const [path, body] of cases) {
      it(`${path || "(empty)"} gives ${body}`, () => assert.deepEqual(build({ InputPath: path }), ok(body)));
    }

    it("$ gives the whole event", () => assert.deepEqual(build({ InputPath: "$" }), build({})));
  });

  describe("object template", () => {
    const bare: Array<[name: string, value: string]> = [
      ["text", '"hello"'],
      ["quotes", '"say \\"hi\\"\\nand go"'],
      ["number", "42"],
      ["yes", "true"],
      ["nothing", "null"],
      ["object", '{"first":"one","second":2}'],
      ["list", '["one","two",{"x":3}]'],
      ["missing", '""'],
    ];
    for (const [name, value] of bare) {
      it(`${name} bare becomes ${value}`, () => {
        assert.deepEqual(template(`{"v":<${name}>}`), ok(`{"v":${value}}`));
        assert.deepEqual(template(`{"v":[<${name}>]}`), ok(`{"v":[${value}]}`));
      });
    }

    const quoted: Array<[name: string, value: string]> = [
      ["text", "hello"],
      ["quotes", 'say \\"hi\\"\\nand go'],
      ["number", "42"],
      ["yes", "true"],
      ["missing", ""],
    ];
    for (const [name, value] of quoted) {
      it(`${name} in quotes becomes ${value || "nothing"}`, () => {
        assert.deepEqual(template(`{"v":"it is <${name}>."}`), ok(`{"v":"it is ${value}."}`));
      });
    }

    it("breaks when a structure is in quotes", () => {
      assert.deepEqual(template('{"v":"<object>"}'), broken('{"v":"{"first":"one","second":2}"}'));
    });

    it("is always JSON, whatever text the event holds, bare or in quotes", () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), (text) => {
          const withText = { ...event, detail: { text } };
          const built = buildTargetInput(
            { InputTransformer: { InputPathsMap: { t: "$.detail.text" }, InputTemplate: '{"a":<t>,"b":"<t>"}' } },
            withText,
            context,
          );
          assert.ok(built.ok);
          assert.deepEqual(JSON.parse(built.body), { a: text, b: text });
        }),
      );
    });
  });

  describe("any other template", () => {
    const cases: Array<[template: string, built: object]> = [
      ['"before <text> after"', ok('"before hello after"')],
      ['"<number> <yes> <nothing>"', ok('"42 true null"')],
      ['"<object>"', ok('"{first:one,second:2}"')],
      ['"<list>"', ok('"[one,two,{x:3}]"')],
      ['"before <missing> after"', ok('"before  after"')],
      ['"<text>"\n"<number>"', ok('"hello"\n"42"')],
      ['"<quotes>"', broken('"say "hi"\nand go"')],
      ["[1,<missing>,2]", broken("[1,,2]")],
      ['[{"value":<missing>}]', broken('[{"value":}]')],
      ["[<text>]", broken("[hello]")],
      ["[<number>]", ok("[42]")],
      ["<text>", broken("hello")],
      ["<number>", ok("42")],
      ["<nothing>", ok("null")],
      ["<object>", broken("{first:one,second:2}")],
      ["<missing>", ok("")],
    ];
    for (const [text, built] of cases) {
      it(`${text.replace("\n", "⏎")}`, () => assert.deepEqual(template(text), built));
    }
  });

  describe("reserved variables", () => {
    it("are quoted in an object template and need no map", () => {
      const built = build({
        InputTransformer: {
          InputTemplate:
            '{"a":<aws.events.rule-arn>,"b":"<aws.events.rule-name>","c":<aws.events.event.ingestion-time>}',
        },
      });
      assert.deepEqual(JSON.parse(built.body), {
        a: "arn:aws:events:eu-west-1:111122223333:rule/bus/orders",
        b: "orders",
        c: "2026-09-13T12:17:30.408Z",
      });
    });

    it("are plain text in a string template", () => {
      assert.deepEqual(template('"rule <aws.events.rule-name>"'), ok('"rule orders"'));
    });

    it("aws.events.event is the envelope with a numeric time and no detail", () => {
      const built = template('{"e":<aws.events.event>}');
      assert.deepEqual(JSON.parse(built.body).e, {
        id: event.id,
        account: "111122223333",
        detailType: "Order placed",
        time: Date.parse("2026-09-13T12:17:30Z"),
        source: "shop.orders",
        region: "eu-west-1",
        resources: event.resources,
        version: "0",
      });
    });

    it("aws.events.event.json is the whole event", () => {
      assert.deepEqual(JSON.parse(template('{"e":<aws.events.event.json>}').body).e, event);
    });
  });

  it("leaves an unknown variable as it is when there is no map", () => {
    const without = (InputTemplate: string) => build({ InputTransformer: { InputTemplate } });
    assert.deepEqual(
      without('"see <undefined> and <aws.events.other>"'),
      ok('"see <undefined> and <aws.events.other>"'),
    );
    assert.deepEqual(without('{"v":<undefined>}'), broken('{"v":<undefined>}'));
  });
});
