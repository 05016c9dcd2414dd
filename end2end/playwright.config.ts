import { defineConfig } from "@playwright/test";
import { availableParallelism } from "node:os";

// Tests that don't depend on the database run once, on SQLite. On PostgreSQL only specs that write and read data run, at one size.
const postgres = process.env.VISITOMS_TEST_ENGINE === "postgres";
const databaseSpecs = ["audit", "board", "members", "story"];

const results = process.env.VISITOMS_TEST_RESULTS ?? "results";

export default defineConfig({
  testDir: "tests",
  testMatch: postgres ? databaseSpecs.map((name) => `${name}.spec.ts`) : undefined,
  // Playwright empties this folder when it starts.
  outputDir: `${results}/traces`,
  // Each spec file has its own server (support/server.ts). Measurements run with nothing beside them.
  workers: process.env.VISITOMS_TEST_BENCH ? 1 : Math.min(availableParallelism(), 4),
  // A flaky test counts as failed.
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: `${results}/results.json` }], ["./support/figures.ts"]],
  use: {
    // 24-hour clock; preferences.spec.ts tests the 12-hour clock.
    locale: "en-GB",
    timezoneId: "America/New_York",
    screenshot: "only-on-failure",
    // Recorded for every test until it passes. Frames and DOM snapshots of each action would cost a fifth of the run.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  projects: [
    { name: "phone", use: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true } },
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
  ].filter((project) => !postgres || project.name === "desktop"),
});
