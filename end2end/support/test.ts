// The test function of every spec: an error in the browser's console fails the test, and every HTML document is saved for the HTML checker.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as server from "./server.ts";

export { expect, type Page };

const results = process.env.VISITOMS_TEST_RESULTS ?? "results";

/** A page's name from its URL, without ids and tokens. */
function pageName(url: string) {
  const path = new URL(url).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id").replace(/^\/(join|reset)\/.*/, "/$1");
  return path === "/" ? "root" : path.slice(1).replaceAll("/", "-");
}

export const test = base.extend<{ browserErrors: string[]; documents: void }, { serverFor: (file: string) => Promise<string> }>({
  /** Address of the server for a spec file. Starts it at the file's first test; the previous file's server stops then. */
  serverFor: [
    async ({}, use, { workerIndex }) => {
      let servedFile: string | undefined;
      await use(async (file) => {
        if (servedFile !== file) {
          await server.stop();
          await server.start(workerIndex);
          servedFile = file;
        }
        return server.current().address;
      });
      await server.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: async ({ serverFor }, use, { file }) => {
    await use(await serverFor(basename(file)));
  },
  /** Console errors and warnings, uncaught exceptions and failed requests. A test that expects one removes it from the list. */
  browserErrors: [
    async ({ context }, use) => {
      // The browser says so of files that are used later than a few seconds after the page has loaded, as on a machine with other load.
      const isUnusedPreload = (text: string) => text.includes("preloaded using link preload but not used");
      const browserErrors: string[] = [];
      context.on("console", (message) => {
        if (["error", "warning"].includes(message.type()) && !isUnusedPreload(message.text())) browserErrors.push(`${message.type()}: ${message.text()} ${message.location().url}`);
      });
      context.on("weberror", (error) => browserErrors.push(`uncaught: ${error.error().message}`));
      context.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText;
        // Navigation aborts requests that are still loading.
        if (reason !== "net::ERR_ABORTED") browserErrors.push(`not loaded: ${request.url()} ${reason}`);
      });
      await use(browserErrors);
      expect(browserErrors, "errors in the browser").toEqual([]);
    },
    { auto: true },
  ],
  documents: [
    async ({ context }, use, testInfo) => {
      const folder = join(results, "pages");
      mkdirSync(folder, { recursive: true });
      const pendingWrites: Promise<void>[] = [];
      context.on("response", (response) => {
        const isDocument = response.request().resourceType() === "document";
        if (!isDocument || response.status() >= 300 || !response.headers()["content-type"]?.startsWith("text/html")) return;
        const file = join(folder, `${testInfo.project.name}-${pageName(response.url())}.html`);
        const write = response.text().then(
          (text) => writeFileSync(file, text),
          // The page was left before its text could be read.
          () => undefined,
        );
        pendingWrites.push(write);
      });
      await use();
      await Promise.all(pendingWrites);
    },
    { auto: true },
  ],
});

/** Opens a page and waits for its hydration: an earlier click would be lost. */
export async function open(page: Page, path: string) {
  const response = await page.goto(path);
  await hydrated(page);
  return response;
}

/** Waits until the islands of the page are hydrated. */
export async function hydrated(page: Page) {
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
}

/** Expects no violation of WCAG 2.2 AA or of axe's best practices, in the light and the dark scheme. */
export async function expectAccessible(page: Page) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await axe(page).analyze();
    const found = violations.map(({ id, help, nodes }) => ({
      colorScheme,
      id,
      help,
      nodes: nodes.slice(0, 5).map((node) => `${node.html}\n${node.failureSummary}`),
    }));
    expect(found).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** All rules, at a fraction of the time: frames are not searched, and results list violations only. */
function axe(page: Page) {
  return new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
}

/** Expects that the page doesn't scroll horizontally. */
export async function expectFits(page: Page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "the page is wider than the window").toBeLessThanOrEqual(0);
}

/** Saves a screenshot for review, of the whole page or of the viewport. */
export async function photograph(page: Page, name: string, project: string, whole = true) {
  const folder = join(results, "pictures");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}-${project}.png`), fullPage: whole });
}
