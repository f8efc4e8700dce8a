/** `npm run quotas`: every policy of the example stacks with its size and its quota, the fullest first. */
import { policyQuotas } from "../aws/quotas";
import { blueprint } from "../cli/blueprint";
import { policySizes } from "./policySizes";

async function main(): Promise<void> {
  const { deployment } = await blueprint();
  for (const { kind, resource, size, quota } of policySizes(deployment.resources)) {
    const share = `${Math.round((100 * size) / quota)} %`.padStart(5);
    console.log(`${share} ${String(size).padStart(6)} of ${String(quota).padStart(6)}  ${kind}: ${resource}`);
  }
  for (const [kind, { size, source }] of Object.entries(policyQuotas)) console.log(`${kind}: ${size} (${source})`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
