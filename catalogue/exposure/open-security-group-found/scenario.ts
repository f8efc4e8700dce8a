export { scenario } from "../open-security-group/scenario";
