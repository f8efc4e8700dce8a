import assert from "node:assert/strict";
import { EmbeddedOrganization, install, loadModels } from "../../../simulator";
import type { LocalService } from "../../../simulator/aws";
import { writeJson } from "../../../simulator/door/protocols/json";
import type { ServiceModel, ShapeReference } from "../../../simulator/emulator/models";

const account = "111122223333";
const region = "eu-west-1";

/** What JavaScript itself reads of a value. */
const ofJavaScript = new Set(["toJSON", "then", "constructor", "length"]);

/**
 * An input with every member, or with the required ones, that notes which names outside the model are read. Text is
 * `x` everywhere, so that what one operation makes another one finds.
 */
function inputOf(
  model: ServiceModel,
  reference: ShapeReference,
  whole: boolean,
  unknown: Set<string>,
  depth = 0,
): unknown {
  const shape = model.shapes[reference.shape];
  switch (shape?.type) {
    case "structure": {
      const members = Object.entries(shape.members ?? {}).filter(
        ([name]) => depth < 4 && (whole || shape.required?.includes(name)),
      );
      const value = Object.fromEntries(
        members.map(([name, member]) => [name, inputOf(model, member, whole, unknown, depth + 1)]),
      );
      return new Proxy(value, {
        get(target, name) {
          if (typeof name === "string" && !shape.members?.[name] && !ofJavaScript.has(name))
            unknown.add(`${reference.shape}.${name}`);
          return Reflect.get(target, name);
        },
      });
    }
    case "list":
      return shape.member && depth < 4 ? [inputOf(model, shape.member, whole, unknown, depth + 1)] : [];
    case "map":
      return shape.value && depth < 4 ? { x: inputOf(model, shape.value, whole, unknown, depth + 1) } : {};
    case "integer":
    case "long":
    case "float":
    case "double":
      return 1;
    case "boolean":
      return false;
    case "timestamp":
      return 1_800_000_000;
    default:
      return "x";
  }
}

/** What makes something comes first, what deletes it last. */
const order = (name: string) =>
  /^(Create|Put|Start|Register)/.test(name) ? 0 : /^(Delete|Remove|Stop)/.test(name) ? 2 : 1;

describe("services of the organization's own read and answer the members of AWS's service models", () => {
  let organization: EmbeddedOrganization;
  let services: ReadonlyMap<string, LocalService>;
  let model: (service: string) => ServiceModel;

  before(async () => {
    const models = loadModels((await install()).models);
    model = (service) => {
      const found = models.service(service);
      assert.ok(found, `no service model of ${service}`);
      return found;
    };
    organization = await EmbeddedOrganization.start({
      deployment: { resources: [] },
      organizationId: "o-a1b2c3d4e5",
      accounts: [account],
    });
    // biome-ignore lint/complexity/useLiteralKeys: the only way to a private member
    services = organization["parts"].frontDoor.services;
  });
  after(() => organization?.stop());

  it("and no others", async () => {
    const unknown = new Set<string>();
    const wrong: string[] = [];
    let answered = 0;
    for (const [service, local] of services) {
      const { operations, shapes } = model(service);
      const accompanied = Object.keys(local.accompaniments ?? {});
      const names = [...local.operations, ...accompanied].sort((a, b) => order(a) - order(b));
      for (const name of names) {
        const operation = operations[name];
        assert.ok(operation, `${service} has no operation ${name}`);
        for (const whole of [false, true]) {
          const input = (operation.input && inputOf(model(service), operation.input, whole, unknown)) ?? {};
          const principal = { kind: "root" as const, account };
          const call = {
            service,
            operation: name,
            input: input as Record<string, unknown>,
            region,
            account,
            principal,
          };
          const run = local.accompaniments?.[name] ?? ((one: typeof call) => local.handle(one));
          const answer = await run(call).catch(() => undefined);
          if (answer === undefined || typeof answer === "function" || !operation.output) continue;
          answered++;
          try {
            writeJson(answer, operation.output, shapes);
          } catch (error) {
            wrong.push(`${service} ${name}: ${(error as Error).message}`);
          }
        }
      }
    }
    assert.deepEqual([[...unknown], wrong], [[], []]);
    assert.ok(answered > 35, `only ${answered} calls were answered: the inputs are not what the services expect`);
  });

  it("and a service that keeps everything itself leaves nothing to the emulator, which would know nothing of it", () => {
    const whole = [...services].filter(([, service]) => service.whole).map(([name]) => name);
    assert.deepEqual(whole.sort(), ["events", "fis", "stepfunctions"]);
    for (const name of whole) {
      const own = services.get(name)?.operations;
      const kinds = (pattern: RegExp) => Object.keys(model(name).operations).filter((one) => pattern.test(one));
      const lacking = kinds(
        /^(Create|Delete|Describe|Get|List|Update).*(EventBus|Rule|Template|StateMachine)e?s?$/,
      ).filter((one) => !own?.has(one));
      assert.deepEqual(lacking, []);
    }
  });
});
