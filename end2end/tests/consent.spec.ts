// The choice about cookies: what the browser stores and requests before it and after a no, two answers of one size, withdrawal from
// every page, and the same without JavaScript.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test, type Page } from "../support/test.ts";

const SIGNAL = "Your browser sends Global Privacy Control. We honor it: analytics are off.";

/** What the browser stores for the site: names of cookies, keys of storages, names of databases. */
async function stored(page: Page) {
  const cookies = (await page.context().cookies()).map(({ name }) => name);
  const storages = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
  }));
  return { cookies, ...storages };
}

const NOTHING = { cookies: [], local: [], session: [], databases: [], caches: [] };

/** Collects requests that leave the site, or write to it. */
function watchRequests(page: Page, baseURL: string | undefined) {
  const found: string[] = [];
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin !== new URL(baseURL ?? "").origin || request.method() !== "GET") found.push(`${request.method()} ${pathname}`);
  });
  return found;
}

/** Expects two answers of the same size in one row, each with the same style. */
async function expectEqualAnswers(page: Page) {
  const banner = page.locator(".consent");
  const boxes = [];
  for (const name of ["Reject all", "Accept all"]) {
    const button = banner.getByRole("button", { name, exact: true });
    const { width, height, y } = (await button.boundingBox()) ?? { width: 0, height: 0, y: -1 };
    const style = await button.evaluate((element) => {
      const { backgroundColor, color, borderColor, fontWeight, fontSize } = getComputedStyle(element);
      return { backgroundColor, color, borderColor, fontWeight, fontSize };
    });
    boxes.push({ width: Math.round(width), height: Math.round(height), y: Math.round(y), ...style });
  }
  expect(boxes[0]).toEqual(boxes[1]);
  expect(boxes[0]?.height).toBeGreaterThanOrEqual(44);
}

const consentCookie = async (page: Page) => (await page.context().cookies()).find(({ name }) => name === "consent");

test("nothing but the choice is stored before it and after a no", async ({ page, baseURL }, info) => {
  const requests = watchRequests(page, baseURL);
  for (const path of ["/", "/privacy", "/terms", "/cookies", "/sign-in", "/contact"]) {
    await open(page, path);
    expect(await stored(page), path).toEqual(NOTHING);
  }
  expect(requests).toEqual([]);
  await open(page, "/cookies");
  for (const name of ["Preferences", "Analytics"]) await expect(page.getByRole("checkbox", { name })).not.toBeChecked();
  await expectAccessible(page);

  await open(page, "/");
  await expectEqualAnswers(page);
  await expectAccessible(page);
  await photograph(page, "consent", info.project.name, false);
  const answered = page.waitForResponse((response) => response.url().endsWith("/api/choose_cookies"));
  await page.getByRole("button", { name: "Reject all" }).click();
  expect((await answered).status()).toBe(200);
  await expect(page.locator(".consent")).toHaveCount(0);
  expect(new URL(page.url()).pathname, "the page stays open").toBe("/");
  for (const path of ["/", "/contact", "/cookies"]) {
    await open(page, path);
    await expect(page.locator(".consent")).toHaveCount(0);
    expect(await stored(page), path).toEqual({ ...NOTHING, cookies: ["consent"] });
  }
  expect((await consentCookie(page))?.value).toMatch(/^\d+\.[0-9a-f]{32}\.\d+\.--$/);
  expect(requests).toEqual(["POST /api/choose_cookies"]);
});

test("consent is given by purpose and withdrawn from a signed-in page", async ({ page }, info) => {
  await signIn(page, demo("parent"));
  await open(page, "/home");
  const footer = page.locator("footer");
  await footer.getByRole("link", { name: "Cookie choices" }).click();
  await page.getByRole("checkbox", { name: "Analytics" }).check();
  await page.getByRole("button", { name: "Save my choice" }).click();
  await expect(page.getByText("Choice saved.")).toBeVisible();
  expect((await consentCookie(page))?.value).toMatch(/\.-a$/);
  await expect(page.getByRole("checkbox", { name: "Analytics" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Preferences" })).not.toBeChecked();
  await photograph(page, "cookies-chosen", info.project.name);
  await expectAccessible(page);
  await open(page, "/home");
  await footer.getByRole("link", { name: "Cookie choices" }).click();
  await page.getByRole("button", { name: "Withdraw everything" }).click();
  await expect(page.getByText("Choice saved.")).toBeVisible();
  expect((await consentCookie(page))?.value).toMatch(/\.--$/);
  await expect(page.getByRole("button", { name: "Withdraw everything" })).toHaveCount(0);
});

test("a choice is made without JavaScript", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/terms");
  await expectEqualAnswers(page);
  await page.getByRole("button", { name: "Accept all" }).click();
  await expect(page).toHaveURL(/\/terms$/);
  await expect(page.locator(".consent")).toHaveCount(0);
  await expect(page.getByText("Choice saved.")).toBeVisible();
  expect((await consentCookie(page))?.value).toMatch(/\.pa$/);
  await page.locator("footer").getByRole("link", { name: "Cookie choices" }).click();
  await page.getByRole("checkbox", { name: "Analytics" }).uncheck();
  await page.getByRole("button", { name: "Save my choice" }).click();
  await expect(page.getByText("Choice saved.")).toBeVisible();
  expect((await consentCookie(page))?.value).toMatch(/\.p-$/);
  await context.close();
});

test("Global Privacy Control is honored, and every page shows it", async ({ browser, baseURL }, info) => {
  const context = await browser.newContext({ baseURL, extraHTTPHeaders: { "sec-gpc": "1" } });
  const page = await context.newPage();
  await open(page, "/");
  await expect(page.locator("footer").getByText(SIGNAL)).toBeVisible();
  await expect(page.locator(".consent")).toContainText("page visits are not counted, whatever you choose");
  await page.getByRole("button", { name: "Accept all" }).click();
  await expect(page.locator(".consent")).toHaveCount(0);
  expect((await consentCookie(page))?.value).toMatch(/\.p-$/);
  await open(page, "/cookies");
  await expect(page.getByRole("checkbox", { name: "Analytics" })).toHaveCount(0);
  await expectFits(page);
  await expectAccessible(page);
  await photograph(page, "cookies-gpc", info.project.name);
  for (const role of ["admin", "provider", "parent"] as const) {
    await context.clearCookies();
    await signIn(page, demo(role));
    await expect(page.locator("footer").getByText(SIGNAL), role).toBeVisible();
    await expectFits(page);
  }
  await context.close();
});
