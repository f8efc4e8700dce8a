import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { install } from "../../simulator";

/** A shape of botocore's model of a service (botocore/data/SERVICE/VERSION/service-2.json). */
export interface Shape {
  type: string;
  members?: Record<string, { shape: string }>;
  required?: string[];
  member?: { shape: string };
  key?: { shape: string };
  value?: { shape: string };
  enum?: string[];
  min?: number;
  max?: number;
}

export interface Model {
  operations: Record<
    string,
    { input?: { shape: string }; output?: { shape: string }; errors?: Array<{ shape: string }> }
  >;
  shapes: Record<string, Shape>;
}

export type Models = (service: string) => Model | undefined;

/** The complete models of the botocore that the emulator is installed with; each is read once. */
export async function botocoreModels(): Promise<Models> {
  const { python } = await install();
  const lib = path.join(path.dirname(python), "..", "lib");
  const [version = ""] = readdirSync(lib).filter((name) => name.startsWith("python3"));
  const data = path.join(lib, version, "site-packages", "botocore", "data");
  const services = new Set(readdirSync(data));
  const known = new Map<string, Model>();
  return (service) => {
    if (!services.has(service)) return undefined;
    const model = known.get(service) ?? newest(path.join(data, service));
    known.set(service, model);
    return model;
  };
}

function newest(folder: string): Model {
  const version = readdirSync(folder).sort().at(-1) ?? "";
  return JSON.parse(gunzipSync(readFileSync(path.join(folder, version, "service-2.json.gz"))).toString()) as Model;
}
