import type { Question } from "./question";

const day = 86_400_000;
const start = new Date("2027-03-01T12:00:00Z");

export const questionsAboutTime: Question[] = [
  {
    title: "DynamoDB deletes an item within days of its expiry, not at once",
    ask: async (aws) => {
      const at = (days: number) => aws.at(new Date(start.getTime() + days * day));
      await at(0).call("dynamodb", "CreateTable", {
        TableName: "runs",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      });
      await at(0).call("dynamodb", "UpdateTimeToLive", {
        TableName: "runs",
        TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
      });
      const expires = { N: String(start.getTime() / 1000) };
      await at(0).call("dynamodb", "PutItem", { TableName: "runs", Item: { id: { S: "1" }, expires } });
      const found = [];
      for (const days of [0, 1, 3]) {
        const { Item } = await at(days).call("dynamodb", "GetItem", { TableName: "runs", Key: { id: { S: "1" } } });
        found.push(Item !== undefined);
      }
      return found;
    },
    expected: [true, true, false],
  },
  {
    title: "every account has the policies that AWS manages",
    ask: (aws) =>
      aws.refusal("iam", "GetPolicy", { PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }),
    expected: "accepted",
  },
];
