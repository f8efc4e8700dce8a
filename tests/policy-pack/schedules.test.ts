import { unknown } from "./analyze";
import { Tester } from "./subject";

describe("rule events-schedule-valid", () => {
  const type = "aws:cloudwatch/eventRule:EventRule";
  const baseline = { name: "r", scheduleExpression: "rate(5 minutes)" };
  const tester = new Tester({ rule: "events-schedule-valid", type, baseline });

  it("accepts what EventBridge accepts, and rules without a schedule", async () => {
    await tester.accepts();
    await tester.accepts({ scheduleExpression: "cron(0/30 20-2 ? * FRI-MON *)" });
    await tester.accepts({ scheduleExpression: undefined });
    await tester.accepts({ eventBusName: "default" });
    await tester.accepts({ eventBusName: "arn:aws:events:eu-west-1:111122223333:event-bus/default" });
  });

  it("refuses what EventBridge refuses", async () => {
    for (const scheduleExpression of [
      "rate(1 minutes)",
      "cron(0 8 1 * * *)",
      "cron(0 8 * * ?)",
      "at(2028-01-01T00:00:00)",
    ])
      await tester.refuses({ scheduleExpression }, "scheduleExpression", /EventBridge refuses .*cron expression/);
    await tester.refuses({ eventBusName: "security" }, "eventBusName", /no schedules/);
  });

  it("says what is of the wrong type", async () => {
    await tester.refuses({ scheduleExpression: 5 }, "scheduleExpression", /found 5, where text belongs/);
    await tester.cannotJudge({ scheduleExpression: unknown.text }, "scheduleExpression");
  });
});
