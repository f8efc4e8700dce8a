import type { Subject } from "../subject";
import { leftUnfinished } from "./left-unfinished/response";
import { unknownCriticalFinding } from "./unknown-critical-finding/response";

export const people: Subject = {
  name: "people",
  title: "People",
  summary: "what needs a person: other severe findings and open work",
  responses: [leftUnfinished, unknownCriticalFinding],
};
