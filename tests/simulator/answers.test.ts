import assert from "node:assert/strict";
import { Answers } from "../../simulator/answers";

describe("the answers of a course of calls", () => {
  const never = async () => assert.fail("the call was made again");

  it("are given again, errors as well, without making the calls", async () => {
    const recorded = Answers.recording();
    assert.equal(await recorded.of("one", async () => 1), 1);
    await assert.rejects(
      recorded.of("two", () => Promise.reject(new Error("there already"))),
      /there already/,
    );
    for (const again of [recorded.again(), recorded.again()]) {
      assert.equal(await again.of("one", never), 1);
      await assert.rejects(again.of("two", never), /there already/);
    }
  });

  it("are given in another process, without the objects of the connection, unless one of them is an error", async () => {
    const recorded = Answers.recording();
    const output = { Role: { Arn: "arn", CreateDate: new Date("2020-01-01") }, absent: undefined };
    await recorded.of("one", async () => ({ output, response: { socket: () => {} } }));
    const elsewhere = Answers.fromBytes(recorded.toBytes());
    assert.deepEqual(await elsewhere.of("one", never), { output });
    await assert.rejects(elsewhere.of("two", never), /which was none/);
    await recorded.of("two", () => Promise.reject(new Error("there already"))).catch(() => {});
    assert.throws(() => recorded.toBytes(), /two has no answer that could be kept/);
  });

  it("have the place where their call began", async () => {
    const recorded = Answers.recording();
    let answerSlowly: (answer: string) => void = () => {};
    const late = recorded.of("slow", () => new Promise<string>((resolve) => (answerSlowly = resolve)));
    await recorded.of("fast", async () => "fast");
    answerSlowly("slow");
    await late;
    const again = recorded.again();
    assert.deepEqual([await again.of("slow", never), await again.of("fast", never)], ["slow", "fast"]);
  });

  it("belong to that course and no other", async () => {
    const recorded = Answers.recording();
    await recorded.of("one", async () => 1);
    await assert.rejects(recorded.again().of("two", never), /two is not the call .* which was one/);
    const again = recorded.again();
    await again.of("one", never);
    await assert.rejects(again.of("one", never), /which was none/);
  });
});
