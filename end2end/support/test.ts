// The test function of every spec: a page that complains fails its test.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

export { expect, type Page };

export const test = base.extend<{ complaints: string[] }>({
  /** What the browser complained of. A test that provokes a complaint takes it out of the list. */
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
      page.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText;
        // Leaving a page stops what it was still loading.
        if (reason !== "net::ERR_ABORTED") complaints.push(`not loaded: ${request.url()} ${reason}`);
      });
      await use(complaints);
      expect(complaints, "the browser complained").toEqual([]);
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
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, help, nodes }) => ({ colorScheme, id, help, nodes: nodes.map((node) => node.html) }));
    expect(found).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}
