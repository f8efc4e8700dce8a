import { healsIn } from "../cli/drill/partitions";

describe("the other partitions", () => healsIn(["cn-north-1", "eusc-de-east-1"]));
