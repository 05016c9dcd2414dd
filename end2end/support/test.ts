// The test function of every spec: a page that complains fails its test, and every document is kept for the HTML checker.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export { expect, type Page };

const results = process.env.VISITOMS_TEST_RESULTS ?? "results";

/** Ids and tokens in an address make no other page. */
function pageName(url: string) {
  const path = new URL(url).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id").replace(/^\/(join|reset)\/.*/, "/$1");
  return path === "/" ? "root" : path.slice(1).replaceAll("/", "-");
}

export const test = base.extend<{ complaints: string[]; documents: void }>({
  /** What the browser complained of. A test that provokes a complaint takes it out of the list. */
  complaints: [
    async ({ context, javaScriptEnabled }, use) => {
      // Without scripts nothing uses what is loaded ahead for them; a slow machine lives to be told.
      const idle = (text: string) => javaScriptEnabled === false && text.includes("preloaded using link preload but not used");
      const complaints: string[] = [];
      context.on("console", (message) => {
        if (["error", "warning"].includes(message.type()) && !idle(message.text())) complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
      });
      context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().message}`));
      context.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText;
        // Leaving a page stops what it was still loading.
        if (reason !== "net::ERR_ABORTED") complaints.push(`not loaded: ${request.url()} ${reason}`);
      });
      await use(complaints);
      expect(complaints, "the browser complained").toEqual([]);
    },
    { auto: true },
  ],
  documents: [
    async ({ context }, use, testInfo) => {
      const folder = join(results, "pages");
      mkdirSync(folder, { recursive: true });
      const kept: Promise<void>[] = [];
      context.on("response", (response) => {
        const isDocument = response.request().resourceType() === "document";
        if (!isDocument || response.status() >= 300 || !response.headers()["content-type"]?.startsWith("text/html")) return;
        const file = join(folder, `${testInfo.project.name}-${pageName(response.url())}.html`);
        const keep = response.text().then(
          (text) => writeFileSync(file, text),
          // The page was left before its text could be read.
          () => undefined,
        );
        kept.push(keep);
      });
      await use();
      await Promise.all(kept);
    },
    { auto: true },
  ],
});

/** Opens a page and waits until its islands are awake: an earlier click would be lost. */
export async function open(page: Page, path: string) {
  const response = await page.goto(path);
  await hydrated(page);
  return response;
}

/** Waits until the islands of the page are awake. */
export async function hydrated(page: Page) {
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
}

/** No violation of WCAG 2.2 AA or of axe's best practices, in light and in dark. */
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

/** All rules, at a fraction of the time: no frame is looked into, and of what passes only one element is described. */
function axe(page: Page) {
  return new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
}

/** Nothing sticks out to the side: the page itself never scrolls sideways. */
export async function expectFits(page: Page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, "the page is wider than the window").toBeLessThanOrEqual(0);
}

/** A picture to look at, under its own name; of the whole page, or of what the window shows. */
export async function photograph(page: Page, name: string, project: string, whole = true) {
  const folder = join(results, "pictures");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}-${project}.png`), fullPage: whole });
}
