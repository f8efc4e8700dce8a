/** Read by the type checker only: each line below an @ts-expect-error must not compile. */
import type { RunbookBuilder } from "../../runbooks/language/builder";
import { equals, isAtLeast } from "../../runbooks/language/conditions";
import { text } from "../../runbooks/language/references";
import { asBoolean, asInteger, asString, asStringList } from "../../runbooks/language/selectors";

const parameters = {
  InstanceId: { type: "String" },
  Ids: { type: "StringList" },
  Count: { type: "Integer" },
} as const;

export function accepted(r: RunbookBuilder<typeof parameters>): void {
  const { InstanceId: id, Ids: ids, Count: count } = r.parameters;
  const found = r.ec2(
    "Find",
    "DescribeInstances",
    { InstanceIds: [id], MaxResults: count },
    {
      outputs: (answer) => ({
        type: asString(answer.Reservations.at(0).Instances.at(0).InstanceType),
        groups: asStringList(answer.Reservations.at(0).Instances.at(0).SecurityGroups.all("GroupId")),
        cores: asInteger(answer.Reservations.at(0).Instances.at(0).CpuOptions.CoreCount),
        optimized: asBoolean(answer.Reservations.at(0).Instances.at(0).EbsOptimized),
      }),
    },
  );
  r.ec2("Launch", "RunInstances", { MinCount: 1, MaxCount: found.cores, InstanceType: found.type });
  r.ec2("Many", "DescribeInstances", { InstanceIds: ids });
  r.when("Which", isAtLeast(found.cores, count), () => r.sleep("Wait", text`PT${count}S`));

  // @ts-expect-error a misspelt parameter
  r.ec2("A", "TerminateInstances", { InstanceId: [id] });
  // @ts-expect-error a misspelt operation
  r.ec2("A", "TerminateInstance", { InstanceIds: [id] });
  // @ts-expect-error an operation of another service
  r.iam("A", "TerminateInstances", { InstanceIds: [id] });
  // @ts-expect-error a missing parameter
  r.iam("A", "PutRolePolicy", { RoleName: id });
  // @ts-expect-error a list where one value is expected
  r.ec2("A", "DescribeInstanceAttribute", { InstanceId: ids, Attribute: "kernel" });
  // @ts-expect-error text where a number is expected
  r.ec2("A", "DescribeInstances", { MaxResults: id });
  // @ts-expect-error a boolean where text is expected
  r.ec2("A", "DescribeInstances", { NextToken: found.optimized });
  // @ts-expect-error not a value of the enumeration
  r.ec2("A", "DescribeInstanceAttribute", { InstanceId: id, Attribute: "colour" });
  // @ts-expect-error no such field in the answer
  r.ec2("A", "DescribeInstances", {}, { outputs: (answer) => ({ x: asString(answer.Reservations.at(0).Instance) }) });
  // @ts-expect-error a list is not one text
  r.ec2("A", "DescribeInstances", {}, { outputs: (answer) => ({ x: asString(answer.Reservations) }) });
  r.ec2(
    "A",
    "DescribeInstances",
    {},
    // @ts-expect-error how a boolean looks as text is not documented
    { outputs: (a) => ({ x: asString(a.Reservations.at(0).Instances.at(0).EbsOptimized) }) },
  );
  // @ts-expect-error a streaming operation
  r.s3("A", "GetObject", { Bucket: "b", Key: "k" });
  // @ts-expect-error a body is a stream for boto3, too
  r.lambda("A", "Invoke", { FunctionName: "f" });
  // @ts-expect-error binary input is not documented
  r.lambda("A", "UpdateFunctionCode", { FunctionName: "f", ZipFile: new Uint8Array() });
  // @ts-expect-error waiting has an end
  r.ec2.waitFor("A", "DescribeInstances", {}, (answer) => asString(answer.NextToken), ["x"], {});
  // @ts-expect-error no such parameter of the runbook
  r.ec2("A", "DescribeInstances", { InstanceIds: [r.parameters.Instance] });
  // @ts-expect-error no such output of the step
  r.ec2("A", "DescribeInstances", { NextToken: found.token });
  // @ts-expect-error a list has no documented form inside text
  r.sleep("A", text`PT${ids}S`);
  // @ts-expect-error text is not compared with a number
  r.when("A", equals(id, 1), () => {});
}
