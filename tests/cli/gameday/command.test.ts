import assert from "node:assert/strict";
import { gameDays } from "../../../components/gameDays";
import { reflex } from "../inProcess";

const gameday = (...words: string[]) => reflex("gameday", ...words);

describe("reflex gameday", () => {
  it("lists every game day with its hypothesis and where it can be held", async () => {
    const { status, stdout } = await gameday("list", "--json");
    const listed = JSON.parse(stdout) as Array<{ name: string; places: string[]; hypothesis: object[] }>;
    assert.equal(status, 0);
    assert.deepEqual(
      listed.map(({ name }) => name),
      gameDays.map(({ name }) => name),
    );
    for (const { name, places, hypothesis } of listed) assert.ok(places.length > 0 && hypothesis.length > 0, name);
    for (const line of (await gameday("list")).stdout.split("\n")) assert.ok(line.length <= 100, line);
  });

  it("answers a wrong question with 2 and one sentence", async () => {
    const wrong: Array<[string[], RegExp]> = [
      [["run", "burn-it-down"], /no game day "burn-it-down"; choose one of/],
      [["run", "slow-task"], /slow-task proves nothing in an embedded organization.*--live/],
      [["run", "kill-service", "--region", "eu-west-1"], /--region belongs to --live/],
      [["run", "kill-service", "--fast"], /unknown option '--fast'/],
    ];
    for (const [args, sentence] of wrong) {
      const { status, stderr, stdout } = await gameday(...args);
      assert.deepEqual([status, stdout], [2, ""], args.join(" "));
      assert.match(stderr, sentence);
    }
  });
});
