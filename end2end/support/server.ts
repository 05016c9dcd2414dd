// The server under test. Each spec file, at each size, gets its own server with a fresh copy of the demo agency, so that files
// don't see each other's changes and can run in parallel. The tests within a file share one database and run in order, as
// people's work does. `cargo xtask test` makes the demo once; SQLite's is copied as files, PostgreSQL's as a template.
import { expect } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, cpSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { type MailServer, startMailServer } from "./mail-server.ts";

/** A setting that `cargo xtask test` passes on. */
export function setting(name: string): string {
  const value = process.env[`VISITOMS_TEST_${name}`];
  if (!value) throw new Error(`VISITOMS_TEST_${name} is not set: run these tests with \`cargo xtask test\``);
  return value;
}

/** A TCP port that is currently free. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Waits until /readyz answers 200. */
export async function untilReady(port: number, server: ChildProcess) {
  const status = () => {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    return fetch(`http://127.0.0.1:${port}/readyz`).then((response) => response.status, () => 0);
  };
  await expect.poll(status, { message: "the server is ready", timeout: 60_000, intervals: [50] }).toBe(200);
}

interface Running {
  address: string;
  environment: Record<string, string>;
  mail: MailServer;
  process: ChildProcess;
  folder: string;
  log: string;
  database?: string;
}

let running: Running | undefined;
let started = 0;

/** The running server: for helpers that read emails or run the command line. */
export function current(): Running {
  if (!running) throw new Error("no server runs: the test doesn't use the fixtures of support/test.ts");
  return running;
}

/** Starts a server on a fresh copy of the demo. */
export async function start(worker: number) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(worker);
    } catch (error) {
      // Another program may have taken the port since it was free.
      const portIsTaken = running && readFileSync(running.log, "utf8").includes("Address already in use");
      if (!portIsTaken || attempt === 3) throw error;
      await running?.mail.stop();
    }
  }
}

async function startOnce(worker: number) {
  const name = `worker${worker}-${started++}`;
  const folder = join(setting("RESULTS"), "servers", name);
  mkdirSync(folder, { recursive: true });
  const data = join(folder, "data");
  cpSync(setting("TEMPLATE_DIR"), data, { recursive: true });
  const database = await copyDatabase(name);
  const mail = await startMailServer();
  const port = await freePort();
  // A host name, since passkeys are bound to one.
  const address = `http://localhost:${port}`;
  const environment = {
    VISITOMS_CONTACT_EMAIL: "office@visitoms.example",
    VISITOMS_DATA_DIR: data,
    VISITOMS_DEV_GALLERY: "true",
    // A link of the command line by the real time would be refused once that is later than the demo's.
    VISITOMS_DEV_NOW: setting("NOW"),
    VISITOMS_PUBLIC_URL: address,
    ...database?.urls,
  };
  const log = join(folder, "server.log");
  const serving = {
    ...environment,
    VISITOMS_LISTEN: `127.0.0.1:${port}`,
    VISITOMS_MAIL_FROM: "VisitOMS <no-reply@visitoms.example>",
    VISITOMS_SITE_DIR: setting("SITE_DIR"),
    VISITOMS_SMTP_URL: `smtp+plain://127.0.0.1:${mail.port}`,
    // Lets a test send `X-Forwarded-For`, so that it is not rate limited by the attempts of other tests.
    VISITOMS_TRUSTED_PROXIES: "127.0.0.1",
  };
  // Its stdout contains passwords of the demo, which must not be in a log.
  const errors = openSync(log, "w");
  const server = spawn(setting("BINARY"), ["serve", "--now", setting("NOW")], { env: serving, cwd: folder, stdio: ["ignore", "ignore", errors] });
  closeSync(errors);
  running = { address, environment, mail, process: server, folder, log, database: database?.name };
  await untilReady(port, server);
}

/** Stops the server. Fails if it exits with an error or has panicked. */
export async function stop() {
  if (!running) return;
  const { process: server, mail, folder, log, database } = running;
  running = undefined;
  const ended = new Promise<number | null>((done) => (server.exitCode === null ? server.once("exit", done) : done(server.exitCode)));
  server.kill("SIGTERM");
  const code = await ended;
  await mail.stop();
  const printed = readFileSync(log, "utf8");
  const end = printed.split("\n").slice(-30).join("\n");
  expect(code, `the server's exit code, see ${log}\n${end}`).toBe(0);
  expect(printed.includes("panicked at"), `the server panicked, see ${log}\n${end}`).toBe(false);
  rmSync(join(folder, "data"), { recursive: true });
  if (database) await runSql(`DROP DATABASE ${database}`);
}

/** On PostgreSQL, a new database with the demo as its template. */
async function copyDatabase(name: string) {
  if (setting("ENGINE") !== "postgres") return;
  const database = `visitoms_${name.replace("-", "_")}`;
  await runSql(`CREATE DATABASE ${database} TEMPLATE visitoms`);
  const url = (role: string) => setting(role).replace("/visitoms?", `/${database}?`);
  return { name: database, urls: { VISITOMS_DATABASE_URL: url("DATABASE_URL"), VISITOMS_MIGRATE_URL: url("MIGRATE_URL") } };
}

/** Runs a statement as the owner, connected to another database than the ones that it creates or drops. */
async function runSql(statement: string) {
  const client = new Client({ connectionString: setting("MIGRATE_URL").replace("/visitoms?", "/postgres?") });
  await client.connect();
  await client.query(statement);
  await client.end();
}
