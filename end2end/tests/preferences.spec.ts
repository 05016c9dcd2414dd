// Preferences: names as initials, the clock, the row height of the boards.
import { familyNames } from "../support/maple.ts";
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, open, photograph, test, type Page } from "../support/test.ts";

// The signed-in user's own name stays on the screen.
const names = familyNames().filter((name) => !["Marta", "Ruiz"].includes(name));
const finder = (page: Page) => page.getByRole("combobox", { name: "Name of a child or a provider" });

/** The names of children and guardians in the page's text, tooltips, title and accessible names. */
async function visibleNames(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => {
    const labels = ["title", "aria-label", "alt", "placeholder"].flatMap((name) =>
      [...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name)),
    );
    return [document.title, document.body.innerText, document.body.textContent, ...labels].join("\n");
  });
  const words = new Set(text.split(/[^\p{L}\p{M}'’-]+/u));
  return names.filter((name) => (name.includes(" ") ? text.includes(name) : words.has(name)));
}

const expectInitials = (page: Page, on: boolean) =>
  expect(page.getByRole("button", { name: "Initials" })).toHaveAttribute("aria-pressed", String(on));

/** Restores the preferences of the demo's office. */
test.afterEach(async ({ browser, baseURL }) => {
  const page = await browser.newPage({ baseURL });
  await signIn(page, demo("admin"));
  const form = { "preferences[language]": "en", "preferences[clock]": "locale", "preferences[density]": "comfortable" };
  const boxes = { "preferences[boxes]": "true", "preferences[letter_keys]": "true" };
  const answer = await page.request.post("/api/keep_preferences", { form: { ...form, ...boxes }, headers: { origin: baseURL ?? "" } });
  expect(answer.status()).toBe(200);
  await page.close();
});

test("one key toggles initials for all names", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("admin"));
  await open(page, "/day/2026-12-01");
  expect((await visibleNames(page)).length).toBeGreaterThan(50);
  await page.keyboard.press("i");
  await expectInitials(page, true);
  for (const path of ["/day/2026-12-01", "/week/2026-11-30?all=1", "/children", "/authorizations", "/notes", "/search?q=gloria"]) {
    await open(page, path);
    expect(await visibleNames(page), path).toEqual([]);
    await expectFits(page);
  }
  await open(page, "/week/2026-11-30");
  await photograph(page, "initials-week", info.project.name);
  await expectAccessible(page);
  await open(page, "/day/2026-12-01");
  await photograph(page, "initials-day", info.project.name);

  await page.keyboard.press("Control+k");
  await finder(page).fill("jodi mendoza");
  await expect(page.locator("#finder-list").getByRole("option").first()).toContainText(/^J\w{0,2}\. M\./);
  expect(await visibleNames(page)).toEqual([]);
  // In a field the key types a letter.
  await finder(page).press("i");
  await expect(finder(page)).toHaveValue("jodi mendozai");
  await page.keyboard.press("Escape");

  // A child's own page shows the child's name.
  await open(page, "/children");
  await page.locator("table a[href^='/children/']").first().click();
  await hydrated(page);
  const heading = await page.getByRole("heading", { level: 1 }).innerText();
  expect(names.some((name) => heading.includes(name))).toBe(true);

  await page.keyboard.press("i");
  await expectInitials(page, false);
  await open(page, "/day/2026-12-01");
  expect((await visibleNames(page)).length).toBeGreaterThan(50);
});

test("a button toggles initials without JavaScript", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await signIn(page, demo("admin"));
  await page.goto("/day/2026-12-01");
  await page.getByRole("button", { name: "Initials" }).click();
  await expectInitials(page, true);
  await expect(page).toHaveURL(/day\/2026-12-01/);
  await page.getByRole("button", { name: "Initials" }).click();
  await expectInitials(page, false);
  await context.close();
});

test("the chosen clock and row height apply", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("admin"));
  await open(page, "/account");
  await page.getByLabel("Time format").selectOption("12");
  await page.getByLabel("Rows of the boards").selectOption("compact");
  await page.getByLabel("Use the I key to turn initials on and off").uncheck();
  await page.getByRole("button", { name: "Save preferences" }).click();
  await expect(page.getByRole("status").first()).toContainText("Preferences saved.");
  await photograph(page, "preferences", info.project.name);
  await expectAccessible(page);
  await open(page, "/day/2026-12-01");
  await expect(page.locator(".day-hours")).toContainText("1\u00a0PM");
  await expectFits(page);
  await photograph(page, "compact-day", info.project.name);
  await expectAccessible(page);
  await page.keyboard.press("i");
  await open(page, "/week/2026-11-30");
  await expectInitials(page, false);
  await photograph(page, "compact-week", info.project.name);
  await expectAccessible(page);
});

test("a parent in another time zone sees the visit in local time too", async ({ page, browser }, info) => {
  await signIn(page, demo("parent"));
  await open(page, "/home");
  await hydrated(page);
  await expect(page.locator(".next-visit")).not.toContainText("On your clock");
  const away = await browser.newContext({
    storageState: await page.context().storageState(),
    viewport: page.viewportSize(),
    timezoneId: "Asia/Tokyo",
  });
  const there = await away.newPage();
  await open(there, "/home");
  await expect(there.locator(".next-visit")).toContainText(/On your clock: \p{L}+,? \d/u);
  await photograph(there, "parent-away", info.project.name);
  await expectAccessible(there);
  await away.close();
});
