import { defineConfig } from "@playwright/test";

// `cargo xtask test` starts the server and says where it is, and on which engine.
const baseURL = process.env.VISITOMS_TEST_ADDRESS;
if (!baseURL) throw new Error("VISITOMS_TEST_ADDRESS is not set: run these tests with `cargo xtask test`");

// What no database changes is looked at once: on the other, only what is kept and read back, at one size.
const postgres = process.env.VISITOMS_TEST_ENGINE === "postgres";
const kept = ["audit", "board", "members", "story"];

const results = process.env.VISITOMS_TEST_RESULTS ?? "results";

export default defineConfig({
  testDir: "tests",
  testMatch: postgres ? kept.map((name) => `${name}.spec.ts`) : undefined,
  // Playwright empties this folder at its start.
  outputDir: `${results}/traces`,
  // One server and one database: the stories follow each other.
  workers: 1,
  // A test that passes only at the second attempt has failed.
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: `${results}/results.json` }], ["./support/figures.ts"]],
  use: {
    baseURL,
    // The clock of 24 hours; preferences.spec.ts has the other.
    locale: "en-GB",
    timezoneId: "America/New_York",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
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
