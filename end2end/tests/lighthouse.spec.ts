// Lighthouse, emulating a phone, on the pages that parents and providers open first. Run by `cargo xtask bench`: its scores hold for
// the release build on a machine without other load.
import { chromium } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { reportFigure } from "../support/measure.ts";
import { demo, signIn, type Role } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

const PAGES: { name: string; path: string; role?: Role }[] = [
  { name: "the first page", path: "/" },
  { name: "a provider's day", path: "/day", role: "provider" },
  { name: "a family's page", path: "/home", role: "parent" },
];

/** The minimum score of each category, of 100. */
const MIN_SCORES = { performance: 95, accessibility: 100, "best-practices": 100 };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return address && typeof address === "object" ? address.port : 0;
}

for (const { name, path, role } of PAGES) {
  test(`Lighthouse on ${name}`, async ({ page, baseURL, launchOptions }, info) => {
    test.skip(!process.env.VISITOMS_TEST_BENCH || info.project.name !== "phone", "`cargo xtask bench` runs it, once");
    test.setTimeout(180_000);
    if (role) await signIn(page, demo(role));
    const cookies = await page.context().cookies();
    // Imported on demand: it is larger than all other dependencies of the tests.
    const { default: lighthouse } = await import("lighthouse");
    const port = await freePort();
    const chrome = await chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), `--remote-debugging-port=${port}`] });
    try {
      const run = await lighthouse(new URL(path, baseURL).href, {
        port,
        onlyCategories: Object.keys(MIN_SCORES),
        output: "html",
        logLevel: "error",
        extraHeaders: { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") },
      });
      if (!run) throw new Error("Lighthouse gave no result");
      expect(run.lhr.runtimeError).toBeUndefined();
      expect(new URL(run.lhr.finalDisplayedUrl).pathname).toBe(path);
      const report = join(process.env.VISITOMS_TEST_RESULTS ?? "results", `lighthouse-${role ?? "anonymous"}.html`);
      writeFileSync(report, [run.report].flat().join(""));
      for (const [category, min] of Object.entries(MIN_SCORES)) {
        const { score, auditRefs } = run.lhr.categories[category] ?? { score: 0, auditRefs: [] };
        const lost = auditRefs.filter(({ id, weight }) => weight > 0 && (run.lhr.audits[id]?.score ?? 1) < 1).map(({ id }) => id);
        reportFigure({ subject: `Lighthouse on ${name}`, metric: [category, ...lost].join(" · "), value: Math.round((score ?? 0) * 100), unit: "of 100", min }, true);
      }
    } finally {
      await chrome.close();
    }
  });
}
