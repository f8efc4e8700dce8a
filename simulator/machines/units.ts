/** A systemd service as the builder of a world describes it. */
export interface ServiceState {
  active: boolean;
  /** The service fails at every start until its rollback unit has run. */
  brokenUntil?: "rollback";
}

interface Unit {
  state: "active" | "inactive" | "failed";
  broken: boolean;
}

const rollbackSuffix = "-rollback";

/** The systemd of one instance. */
export class Units {
  private readonly units = new Map<string, Unit>();

  constructor(
    services: Record<string, ServiceState>,
    private readonly changed: (service: string, active: boolean) => void,
  ) {
    for (const [name, { active, brokenUntil }] of Object.entries(services)) {
      const broken = brokenUntil === "rollback";
      this.units.set(name, { state: active ? "active" : broken ? "failed" : "inactive", broken });
    }
  }

  isActive(service: string): boolean {
    return this.units.get(service)?.state === "active";
  }

  /** As something outside of the shell stops or starts a service. */
  set(service: string, active: boolean): void {
    const unit = this.units.get(service);
    if (unit) this.move(service, unit, active ? "active" : "failed");
  }

  /** Exit codes are those of systemctl: 3 for a unit that is not active, 4 and 5 for one that is not known. */
  systemctl(verb: string, unitName: string): { exitCode: number; output?: string; error?: string } {
    const name = unitName.replace(/\.service$/, "");
    const rolledBack = this.rollbackTarget(name);
    if (rolledBack) return this.rollback(verb, name, rolledBack);
    const unit = this.units.get(name);
    if (!unit) return unknownUnit(verb, name);
    switch (verb) {
      case "start":
      case "restart":
        if (verb === "start" && unit.state === "active") return { exitCode: 0 };
        if (!unit.broken) {
          this.move(name, unit, "active");
          return { exitCode: 0 };
        }
        this.move(name, unit, "failed");
        return {
          exitCode: 1,
          error: `Job for ${name}.service failed because the control process exited with error code.`,
        };
      case "stop":
        this.move(name, unit, "inactive");
        return { exitCode: 0 };
      case "reset-failed":
        if (unit.state === "failed") unit.state = "inactive";
        return { exitCode: 0 };
      case "is-active":
        return { exitCode: unit.state === "active" ? 0 : 3, output: unit.state };
      default:
        return {
          exitCode: unit.state === "active" ? 0 : 3,
          output: `${name}.service\n   Active: ${unit.state === "active" ? "active (running)" : unit.state}`,
        };
    }
  }

  /** `payments-api-rollback` belongs to the service payments-api, unless a service has that very name. */
  private rollbackTarget(name: string): string | undefined {
    if (this.units.has(name) || !name.endsWith(rollbackSuffix)) return undefined;
    const service = name.slice(0, -rollbackSuffix.length);
    return this.units.has(service) ? service : undefined;
  }

  /** A oneshot unit: it puts the service back to its previous good release, starts it there, and is inactive again. */
  private rollback(verb: string, name: string, service: string): { exitCode: number; output?: string } {
    const unit = this.units.get(service);
    if (unit && (verb === "start" || verb === "restart")) {
      unit.broken = false;
      this.move(service, unit, "active");
    }
    if (verb === "is-active") return { exitCode: 3, output: "inactive" };
    return verb === "status" ? { exitCode: 3, output: `${name}.service\n   Active: inactive` } : { exitCode: 0 };
  }

  private move(name: string, unit: Unit, state: Unit["state"]): void {
    const before = unit.state === "active";
    unit.state = state;
    const after = state === "active";
    if (before !== after) this.changed(name, after);
  }
}

function unknownUnit(verb: string, name: string): { exitCode: number; output?: string; error?: string } {
  if (verb === "is-active") return { exitCode: 3, output: "inactive" };
  if (verb === "status") return { exitCode: 4, error: `Unit ${name}.service could not be found.` };
  return { exitCode: 5, error: `Failed to ${verb} ${name}.service: Unit ${name}.service not found.` };
}
