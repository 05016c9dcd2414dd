// The files of the demo agency: what the stories upload, and whom they then look for.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../server/demo/maple");

/** An address of the files in an agency of its own: a person's account is one, wherever they work. */
const inAgency = (slug: string, text: string) => text.replace(/@(maple|family)\.example/g, `@$1.${slug}.example`);

/** The four files, as a person of this agency would choose them. */
export const filesOf = (slug: string) =>
  ["providers", "children", "authorizations", "visits"].map((name) => ({
    name: `${name}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(inAgency(slug, readFileSync(join(folder, `${name}.csv`), "utf8"))),
  }));

type Row = Record<string, string>;

/** Rows by their header; the fields that are asked for here hold no quoted commas before them. */
function rows(name: string): Row[] {
  const [head, ...lines] = readFileSync(join(folder, `${name}.csv`), "utf8").trim().split("\n");
  const names = head?.split(",") ?? [];
  return lines.map((line) => Object.fromEntries(split(line).map((value, index) => [names[index] ?? "", value])));
}

function split(line: string): string[] {
  const fields = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  return fields.map((field) => field.replace(/,$/, "").replace(/^"|"$/g, "").replaceAll('""', '"'));
}

/** First and last names of all children and their guardians that are no provider's name and no town. */
export function familyNames(): string[] {
  const column = (file: string, ...names: string[]) => rows(file).flatMap((row) => names.map((name) => row[name] ?? ""));
  const others = column("providers", "first_name", "last_name").concat(column("children", "city")).join(" ");
  const names = column("children", "first_name", "last_name", "guardian_first_name", "guardian_last_name");
  return [...new Set(names)].filter((name) => name.length > 2 && !others.includes(name));
}

export interface Visit {
  child: string;
  time: string;
  guardian: string;
  provider: string;
  providerEmail: string;
}

/** A provider's visits of a day, in their order, in this agency. */
export function visitsOf(slug: string, provider: string, date: string): Visit[] {
  const find = (name: string, key: string, id = "") => {
    const row = rows(name).find((row) => row[key] === id);
    if (!row) throw new Error(`${name}.csv has no ${id}`);
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
        time: row.starts_at?.slice(11) ?? "",
        guardian: inAgency(slug, child.guardian_email ?? ""),
        provider: `${worker.first_name} ${worker.last_name}`,
        providerEmail: inAgency(slug, worker.email ?? ""),
      };
    })
    .sort((a, b) => a.time.localeCompare(b.time));
}
