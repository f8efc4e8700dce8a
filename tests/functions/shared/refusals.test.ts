import assert from "node:assert/strict";
import { orRefused, Refused } from "../../../functions/shared/refusals";

/** An error as the SDK throws it. */
const serviceError = (name: string) => Object.assign(new Error(`${name} (test)`), { name });

describe("the classification of refusals", () => {
  const thrown = (error: unknown) =>
    orRefused("ssm:Call in 111122223333 eu-west-1", () => Promise.reject(error)).then(
      () => assert.fail("nothing was thrown"),
      (what: unknown) => what,
    );
  // The services' API references say what each error means.
  const remedies: Array<[remedy: RegExp, errors: string[]]> = [
    [
      /^Check the role, and the service control policies/,
      ["AccessDenied", "AccessDeniedException", "KmsAccessDeniedException", "UnauthorizedOperation"],
    ],
    [/^Check the role, and the service control policies/, ["KmsInvalidStateException"]],
    [
      /^Deploy the security stack and the member's stack/,
      [
        "AutomationDefinitionNotFoundException",
        "AutomationDefinitionVersionNotFoundException",
        "StateMachineDeleting",
        "StateMachineDoesNotExist",
      ],
    ],
    [
      /^The same values are refused again/,
      [
        ...["IdempotentParameterMismatch", "InvalidArn", "InvalidAutomationExecutionParametersException"],
        ...["InvalidExecutionInput", "InvalidName", "InvalidParameterValue", "InvalidTarget"],
        ...["MalformedPolicyDocument", "PackedPolicyTooLargeException", "ValidationException", "ValidationError"],
      ],
    ],
    [/^Enable the Region in the account/, ["OptInRequired", "RegionDisabledException"]],
  ];
  for (const [remedy, errors] of remedies)
    for (const name of errors)
      it(`says what can be done, who refused what, and why: ${name}`, async () => {
        const cause = serviceError(name);
        const error = await thrown(cause);
        assert.ok(error instanceof Refused);
        assert.deepEqual([error.name, error.cause], [name, cause]);
        assert.match(error.message, remedy);
        assert.ok(error.message.endsWith(`. ssm:Call in 111122223333 eu-west-1 was refused: ${name}: ${name} (test)`));
      });

  it("leaves everything else as it is", async () => {
    for (const error of [
      serviceError("ThrottlingException"),
      serviceError("toString"),
      serviceError("ExceptionAccessDenied"),
      serviceError("AccessDeniedExceptions"),
      "AccessDenied",
      undefined,
      new Refused("place", "ssm:Call was refused", serviceError("AccessDenied")),
    ])
      assert.equal(await thrown(error), error);
    assert.equal(await orRefused("ssm:Call", () => Promise.resolve(1)), 1);
  });

  it("has a name of its own where no service refused", () => {
    const { cause, name, message: text } = new Refused("parameters", "it has no name");
    assert.deepEqual([name, cause], ["Refused", undefined]);
    assert.match(text, /^The same values are refused again.*\. it has no name$/);
  });
});
