// Views of a week: filters carry over, the route map, printing, copying a week.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, open, test } from "../support/test.ts";

test("filters carry over from view to view", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, "/week/2026-11-30");
  // A phone collapses the filters.
  if (info.project.name === "phone") await page.locator(".head-more > summary").tap();
  // A choice submits at once, and the focus stays on the field.
  await page.getByLabel("Rows").selectOption("child");
  await expect(page).toHaveURL(/by=child/);
  await hydrated(page);
  await expect(page.getByLabel("Rows")).toBeFocused();
  await page.getByLabel("Discipline", { exact: true }).selectOption("PT");
  await expect(page).toHaveURL(/by=child&.*discipline=PT/);
  const views = page.getByRole("navigation", { name: "Views" });
  const marks = page.locator("main .mark:not(.panel *)");
  await expect(page.getByRole("columnheader", { name: "Child" })).toBeVisible();
  expect(new Set(await marks.allTextContents())).toEqual(new Set(["PT"]));

  await views.getByRole("link", { name: "Month" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("December 2026");
  const some = page.getByRole("link", { name: /^Wednesday, December 2, \d+ visits/ });
  const day = await some.getAttribute("href");
  const count = Number((await some.textContent())?.match(/(\d+) visits/)?.[1]);

  await views.getByRole("link", { name: "Agenda" }).click();
  expect(new Set(await marks.allTextContents())).toEqual(new Set(["PT"]));
  const wednesday = page.locator("#day-2026-12-02");
  await expect(wednesday.locator("summary")).toContainText(`${count} visits`);

  // A day by child has the hours above it, like a day by provider.
  await open(page, day ?? "");
  await expect(page.locator(".day-row .row-header a[href^='/children/']").first()).toBeVisible();
  await expect(page.locator(".day-hours")).toContainText("12:00");
  await page.getByRole("link", { name: "Show all" }).click();
  await expect(page).toHaveURL("/day/2026-12-02?by=child");
});

test("the route map shows a provider's day", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, "/day/2026-12-01");
  const row = page.locator(".day-row", { has: page.locator(".bar-visit:not(.is-canceled)") }).first();
  const visits = await row.locator(".bar-visit:not(.is-canceled)").count();
  const sketch = row.locator(".row-map");
  if (info.project.name === "desktop") {
    await row.hover();
    await sketch.click();
  } else {
    // A phone's rows are too narrow for the link; the address is the same.
    await expect(sketch).toBeHidden();
    await open(page, (await sketch.getAttribute("href")) ?? "");
  }
  await expect(page.locator(".route-number")).toHaveCount(visits);
  await expect(page.getByRole("img", { name: /^Route map: home base and/ })).toBeVisible();
  await expectFits(page);
  await page.getByRole("link", { name: "Close the map" }).click();
  await expect(page.locator(".route")).toHaveCount(0);
});

for (const [name, path] of [
  ["week", "/week/2026-11-30?print=1"],
  ["day", "/day/2026-12-01?print=1"],
] as const) {
  test(`a printed ${name} has no controls and few pages`, async ({ page }) => {
    await signIn(page, demo("admin"));
    await open(page, path);
    await expectAccessible(page);
    await page.emulateMedia({ media: "print" });
    await expect(page.locator("nav:visible, button:visible, a:visible")).toHaveCount(0);
    const blocks = await page.locator(".paper-block").count();
    expect(blocks).toBeGreaterThan(20);
    await expect(page.locator(".paper-foot")).toContainText("Maple Early Intervention");
    const pdf = (await page.pdf({ format: "Letter" })).toString("latin1");
    const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    expect(pages, "more than one page, but not one page per block").toBeGreaterThan(1);
    expect(pages).toBeLessThan(blocks / 2);
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a week is copied, reviewed and undone", async ({ page }, info) => {
    await signIn(page, demo("admin"));
    await page.goto("/week/2026-11-30");
    if (info.project.name === "phone") await page.locator(".head-more > summary").click();
    await page.getByRole("link", { name: "Copy this week to…" }).click();
    await page.getByLabel("Any day of the week to copy to").fill("2026-12-02");
    await page.getByRole("button", { name: "Show what would be copied" }).click();
    await expect(page.getByText("Choose a different week from the one you are copying.")).toBeVisible();

    await page.getByLabel("Any day of the week to copy to").fill("2027-02-10");
    await page.getByRole("button", { name: "Show what would be copied" }).click();
    const heading = page.getByRole("heading", { name: /^\d+ visits would be copied$/ });
    const count = (await heading.textContent())?.split(" ")[0];
    await expect(page.getByText("would break a rule")).toBeVisible();
    await page.getByRole("button", { name: `Copy ${count} visits to the week of February 8` }).click();
    await expect(page.getByText("The visits are in the week.")).toBeVisible();
    await page.getByRole("link", { name: "Show the week" }).click();
    await expect(page.locator(".figures")).toContainText(`${count} of`);

    await page.goBack();
    await page.getByRole("button", { name: `Remove ${count} visits` }).click();
    await expect(page.getByText("The copy was undone.")).toBeVisible();
    await page.getByRole("link", { name: "Show the week" }).click();
    await expect(page.locator(".figures")).toContainText("0 of");
  });
});
