import { healsIn } from "./partitions";

/** The other partitions are in tests/judges/partitions.judge.ts. */
describe("a partition", () => healsIn(["us-gov-west-1"]));
