// The CSV files of the demo agency: the tests upload them and then look for their people and visits.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../server/demo/maple");

/** Makes email addresses unique to an agency: an account is one person across all agencies. */
const inAgency = (slug: string, text: string) => text.replace(/@(maple|family)\.example/g, `@$1.${slug}.example`);

/** The four files, as a user of this agency would upload them. */
export const filesOf = (slug: string) =>
  ["providers", "children", "authorizations", "visits"].map((name) => ({
    name: `${name}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(inAgency(slug, readFileSync(join(folder, `${name}.csv`), "utf8"))),
  }));

type Row = Record<string, string>;

/** Rows keyed by the header's column names. The header itself has no quoted commas. */
function rows(name: string): Row[] {
  const [head, ...lines] = readFileSync(join(folder, `${name}.csv`), "utf8").trim().split("\n");
  const names = head?.split(",") ?? [];
  return lines.map((line) => Object.fromEntries(split(line).map((value, index) => [names[index] ?? "", value])));
}

function split(line: string): string[] {
  const fields = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  return fields.map((field) => field.replace(/,$/, "").replace(/^"|"$/g, "").replaceAll('""', '"'));
}

/** First and last names of all children and guardians that are not also a provider's name or a town. */
export function familyNames(): string[] {
  const column = (file: string, ...names: string[]) => rows(file).flatMap((row) => names.map((name) => row[name] ?? ""));
  const others = column("providers", "first_name", "last_name").concat(column("children", "city")).join(" ");
  const names = column("children", "first_name", "last_name", "guardian_first_name", "guardian_last_name");
  return [...new Set(names)].filter((name) => name.length > 2 && !others.includes(name));
}

export interface Visit {
  /** As a board names the child. */
  child: string;
  fullName: string;
  time: string;
  guardian: string;
  provider: string;
  providerEmail: string;
}

/** A provider's visits of one day in this agency, by start time. */
export function visitsOf(slug: string, provider: string, date: string): Visit[] {
  const find = (name: string, key: string, id = "") => {
    const row = rows(name).find((row) => row[key] === id);
    if (!row) throw new Error(`${name}.csv has no row ${id}`);
    return row;
  };
  const worker = find("providers", "provider_id", provider);
  return rows("visits")
    .filter((row) => row.provider_id === provider && row.starts_at?.startsWith(date))
    .map((row) => {
      const authorization = find("authorizations", "authorization_id", row.authorization_id);
      const child = find("children", "child_id", authorization.child_id);
      return {
        child: `${child.first_name} ${child.last_name?.[0]}.`,
        fullName: `${child.first_name} ${child.last_name}`,
        time: row.starts_at?.slice(11) ?? "",
        guardian: inAgency(slug, child.guardian_email ?? ""),
        provider: `${worker.first_name} ${worker.last_name}`,
        providerEmail: inAgency(slug, worker.email ?? ""),
      };
    })
    .sort((a, b) => a.time.localeCompare(b.time));
}
