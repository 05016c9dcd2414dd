// The agency's settings: colors of the disciplines, first day of the week, holidays.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test, type Page } from "../support/test.ts";

const usual = { "Special instruction": "Blue", "Speech therapy": "Violet", "Occupational therapy": "Rust" };
const others = { "Physical therapy": "Green", "Behavior therapy (ABA)": "Ochre", "All other disciplines": "Slate" };
const chosen = { "Special instruction": "Rose", "Speech therapy": "Teal", "Occupational therapy": "Indigo" };
const chosenOthers = { "Physical therapy": "Olive", "Behavior therapy (ABA)": "Cocoa", "All other disciplines": "Blue" };

async function setColors(page: Page, hues: Record<string, string>) {
  await open(page, "/settings");
  for (const [discipline, hue] of Object.entries(hues)) await page.getByLabel(discipline).selectOption({ label: hue });
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByRole("status").first()).toContainText("Settings saved");
}

test("disciplines have the colors from the settings", async ({ page }, info) => {
  test.setTimeout(120_000);
  const mark = page.locator(".mark.d-st").first();
  const color = () => mark.evaluate((element) => getComputedStyle(element).backgroundColor);
  await signIn(page, demo("admin"));
  await open(page, "/day/2026-12-01");
  const before = await color();
  await setColors(page, { ...chosen, ...chosenOthers });
  await expectFits(page);
  await photograph(page, "settings-colours", info.project.name);
  await expectAccessible(page);
  for (const path of ["/day/2026-12-01", "/week/2026-11-30"]) {
    await open(page, path);
    await expect(mark).toHaveText("ST");
    expect(await color()).not.toBe(before);
    await photograph(page, `colours${path.slice(0, path.indexOf("/", 1)).replace("/", "-")}`, info.project.name);
    await expectAccessible(page);
  }
  await setColors(page, { ...usual, ...others });
  await open(page, "/day/2026-12-01");
  expect(await color()).toBe(before);
});

test("a week begins on the day from the settings", async ({ page }, info) => {
  const setWeekStart = async (day: string) => {
    await open(page, "/settings");
    await page.getByLabel("The week begins on").selectOption({ label: day });
    await page.getByRole("button", { name: "Save settings" }).click();
    await expect(page.getByRole("status").first()).toContainText("Settings saved");
  };
  await signIn(page, demo("admin"));
  await setWeekStart("Sunday");
  await open(page, "/month/2026-12-01");
  await expect(page.locator("table.month abbr").first()).toHaveAttribute("title", "Sunday");
  await photograph(page, "month-from-sunday", info.project.name);
  await open(page, "/week/2026-12-02");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("November 29");
  await expect(page.locator(".board[data-date='2026-11-29'] thead th a").first()).toHaveText("Mon 30");
  await setWeekStart("Monday");
  await open(page, "/week/2026-12-02");
  await expect(page.locator(".board[data-date='2026-11-30']")).toBeVisible();
});

test("a holiday shows on the boards until it is removed", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("admin"));
  await open(page, "/settings");
  await page.getByLabel("Year of the federal holidays").fill("2026");
  await page.getByRole("button", { name: "Add federal holidays" }).click();
  await expect(page.getByText("Independence Day (observed)")).toBeVisible();
  await page.getByLabel("Date of the holiday").fill("2026-12-02");
  await page.getByLabel("Name of the holiday").fill("Staff training day");
  await page.getByRole("button", { name: "Add holiday" }).click();
  await expect(page.getByRole("status").first()).toContainText("Holidays saved.");
  await expectFits(page);
  await photograph(page, "settings-holidays", info.project.name);
  await expectAccessible(page);

  for (const path of ["/week/2026-11-30", "/day/2026-12-02"]) {
    await open(page, path);
    await expect(page.getByText("Staff training day")).toBeVisible();
    await expectFits(page);
    await photograph(page, `holiday${path.slice(0, path.indexOf("/", 1)).replace("/", "-")}`, info.project.name);
    await expectAccessible(page);
  }
  await page.locator(".bar-visit:not(.is-past, .is-canceled) a").first().click();
  await expect(page.locator("#move").getByText("Staff training day")).toBeVisible();

  await open(page, "/settings");
  await page.getByRole("button", { name: /^Remove Staff training day/ }).click();
  await expect(page.getByText("Staff training day")).toHaveCount(0);
  await open(page, "/week/2026-11-30");
  await expect(page.getByText("Staff training day")).toHaveCount(0);
});
