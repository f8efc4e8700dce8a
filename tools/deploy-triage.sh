#!/usr/bin/env bash
# Deploys the version of triage that an update of the security stack has published, and waits for the outcome: fails when
# CodeDeploy rolls it back. Does nothing when the version is live already. See docs/deployments.md.
# Usage: bash tools/deploy-triage.sh STACK, in the project's folder, with credentials of the security account.
set -euo pipefail

published=$(pulumi stack output triageVersion --json --stack "${1:?Name the security stack.}")
value() { jq --raw-output --exit-status ".$1" <<< "$published"; }
function=$(value function)
alias=$(value alias)
target=$(value version)
application=$(value application)
group=$(value group)
check=$(value check)

current=$(aws lambda get-alias --function-name "$function" --name "$alias" --query FunctionVersion --output text)
if [ "$current" = "$target" ]; then
  echo "Version $target of $function is live: nothing to deploy."
  exit 0
fi

resource=$(jq --null-input --compact-output \
  --arg function "$function" --arg alias "$alias" --arg current "$current" --arg target "$target" \
  '{($function): {Type: "AWS::Lambda::Function",
    Properties: {Name: $function, Alias: $alias, CurrentVersion: $current, TargetVersion: $target}}}')
# Before the first message reaches the version, it has to decide upon a synthetic signal.
hooks=$(jq --null-input --compact-output --arg check "$check" '[{BeforeAllowTraffic: $check}]')
# jq would write 0 for 0.0, which is no version of an AppSpec.
content="{\"version\":0.0,\"Resources\":[$resource],\"Hooks\":$hooks}"
sha256=$(printf '%s' "$content" | sha256sum | cut -d ' ' -f 1)
revision=$(jq --null-input --compact-output --arg content "$content" --arg sha256 "$sha256" \
  '{revisionType: "AppSpecContent", appSpecContent: {content: $content, sha256: $sha256}}')

deployment=$(aws deploy create-deployment --application-name "$application" --deployment-group-name "$group" \
  --revision "$revision" --query deploymentId --output text)
echo "Deployment $deployment takes $function from version $current to $target."
if ! aws deploy wait deployment-successful --deployment-id "$deployment"; then
  echo "Deployment $deployment did not succeed; version $current is to answer incidents. CodeDeploy says:" >&2
  aws deploy get-deployment --deployment-id "$deployment" --output json \
    --query 'deploymentInfo.{status: status, error: errorInformation.message, rollback: rollbackInfo.rollbackMessage}' >&2
  exit 1
fi
echo "Version $target of $function is live."
