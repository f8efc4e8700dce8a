"""Uses an AWS account as anybody would: with boto3, and nothing but the environment. Prints what it read back as JSON."""

import io
import json
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

account = boto3.client("sts").get_caller_identity()["Account"]
iam, sqs, events = boto3.client("iam"), boto3.client("sqs"), boto3.client("events")
functions, ssm, states = boto3.client("lambda"), boto3.client("ssm"), boto3.client("stepfunctions")
region = events.meta.region_name
seen = {"account": account}

CODE = """
const { SendMessageCommand, SQSClient } = require("@aws-sdk/client-sqs");
exports.handler = async (event) => {
  const MessageBody = "function " + JSON.stringify(event);
  await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.RESULTS, MessageBody }));
};
"""


def policy(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def role(name, service, action):
    trust = policy(Principal={"Service": f"{service}.amazonaws.com"}, Action="sts:AssumeRole")
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=policy(Action=action, Resource="*"))
    return arn


def refusal(call):
    try:
        call()
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]


results = sqs.create_queue(QueueName="results")["QueueUrl"]
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as package:
    package.writestr("index.js", CODE)
settings = {
    "FunctionName": "worker",
    "Handler": "index.handler",
    "Role": role("worker", "lambda", "sqs:SendMessage"),
    "Code": {"ZipFile": archive.getvalue()},
    "Environment": {"Variables": {"RESULTS": results}},
}
seen["python refused"] = refusal(lambda: functions.create_function(**settings, Runtime="python3.13"))
function = functions.create_function(**settings, Runtime="nodejs24.x")["FunctionArn"]
functions.get_waiter("function_active_v2").wait(FunctionName="worker")

runbook_role = role("runbook", "ssm", "sqs:SendMessage")
send = {"Service": "sqs", "Api": "SendMessage", "QueueUrl": results, "MessageBody": "runbook {{ Id }}"}
document = {
    "schemaVersion": "0.3",
    "assumeRole": runbook_role,
    "parameters": {"Id": {"type": "String"}},
    "mainSteps": [{"name": "Send", "action": "aws:executeAwsApi", "inputs": send}],
}
ssm.create_document(Name="Send", DocumentType="Automation", Content=json.dumps(document))

task = {
    "Type": "Task",
    "Resource": "arn:aws:states:::sqs:sendMessage",
    "Parameters": {"QueueUrl": results, "MessageBody.$": "States.Format('machine {}', $.detail.id)"},
    "End": True,
}
machine = states.create_state_machine(
    name="flow",
    roleArn=role("machine", "states", "sqs:SendMessage"),
    definition=json.dumps({"StartAt": "Send", "States": {"Send": task}}),
)["stateMachineArn"]
seen["versions"] = states.list_state_machine_versions(stateMachineArn=machine)["stateMachineVersions"]

bus = events.create_event_bus(Name="shop")["EventBusArn"]
rule = events.put_rule(Name="placed", EventBusName="shop", EventPattern=json.dumps({"source": ["shop"]}))["RuleArn"]
functions.add_permission(
    FunctionName="worker",
    StatementId="events",
    Action="lambda:InvokeFunction",
    Principal="events.amazonaws.com",
    SourceArn=rule,
)
starting = role("starting", "events", ["ssm:StartAutomationExecution", "states:StartExecution", "iam:PassRole"])
runbook = f"arn:aws:ssm:{region}:{account}:automation-definition/Send:$DEFAULT"
template = {"InputPathsMap": {"id": "$.detail.id"}, "InputTemplate": '{"Id":["<id>"]}'}
events.put_targets(
    Rule="placed",
    EventBusName="shop",
    Targets=[
        {"Id": "function", "Arn": function, "InputPath": "$.detail"},
        {"Id": "machine", "Arn": machine, "RoleArn": starting},
        {"Id": "runbook", "Arn": runbook, "RoleArn": starting, "InputTransformer": template},
    ],
)
seen["bus"] = events.describe_event_bus(Name="shop")["Arn"] == bus
seen["no bus"] = refusal(lambda: events.describe_event_bus(Name="none"))
seen["targets"] = [target["Id"] for target in events.list_targets_by_rule(Rule="placed", EventBusName="shop")["Targets"]]
entry = {"EventBusName": "shop", "Source": "shop", "DetailType": "Order", "Detail": json.dumps({"id": "o-1"})}
seen["failed entries"] = events.put_events(Entries=[entry])["FailedEntryCount"]

bodies = []
while len(bodies) < 3:
    received = sqs.receive_message(QueueUrl=results, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
    for message in received:
        bodies.append(message["Body"])
        sqs.delete_message(QueueUrl=results, ReceiptHandle=message["ReceiptHandle"])
    if not received:
        time.sleep(0.2)
seen["results"] = sorted(bodies)
executions = ssm.describe_automation_executions()["AutomationExecutionMetadataList"]
seen["runbook"] = [(one["DocumentName"], one["AutomationExecutionStatus"]) for one in executions]

s3 = boto3.client("s3")
seen["no bucket"] = refusal(lambda: s3.head_bucket(Bucket="nothing-of-this-name"))
iam.create_user(UserName="reader")
iam.put_user_policy(UserName="reader", PolicyName="r", PolicyDocument=policy(Action="sqs:Get*", Resource="*"))
key = iam.create_access_key(UserName="reader")["AccessKey"]
keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
reader = boto3.client("sqs", **keys)
seen["reader reads"] = reader.get_queue_url(QueueName="results")["QueueUrl"] == results
seen["reader writes"] = refusal(lambda: reader.send_message(QueueUrl=results, MessageBody="x"))[0]
print(json.dumps(seen))
