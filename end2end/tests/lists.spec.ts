// Lists: search, filters, order, pages and the download, at both sizes and without JavaScript.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

/** The texts of a column of the list that is shown. */
const column = (page: Page, nth: number) => page.locator("tbody tr").locator(`:scope > :nth-child(${nth})`).allTextContents();

/** Sorts by a column: in the head of the table, or on a phone in the form. */
async function sortBy(page: Page, title: string, project: string) {
  if (project === "desktop") {
    await page.getByRole("columnheader", { name: title }).getByRole("link").click();
  } else {
    await page.getByLabel("Sort by").selectOption(`${title}, ascending`);
    await page.getByRole("search").getByRole("button", { name: "Search" }).click();
  }
}

test("the office narrows a list, sorts it and downloads what it shows", async ({ page }, info) => {
  const project = info.project.name;
  await signIn(page, demo("admin"));
  await open(page, "/children");
  await expect(page.getByRole("status").filter({ hasText: "children" })).toHaveText(/^\d+ children$/);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("rochester");
  await page.getByLabel("Discipline").selectOption("Speech therapy");
  await page.getByRole("search").getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/q=rochester&discipline=ST/);
  await expect(page.getByRole("status").filter({ hasText: "children" })).toHaveText(/^\d+ of \d+ children$/);
  const chips = page.getByRole("list", { name: "Active filters" });
  await expect(chips.getByRole("link", { name: "Discipline: Speech therapy" })).toBeVisible();
  await sortBy(page, "Date of birth", project);
  await expect(page).toHaveURL(/q=rochester.*discipline=ST.*sort=born/);
  await expectFits(page);
  await photograph(page, "lists-children", project);
  await expectAccessible(page);
  const names = await page.locator("tbody th a").allTextContents();

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("children.csv");
  const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n").slice(1);
  expect(lines.slice(0, names.length).map((line) => (line.split('","')[0] ?? "").slice(1))).toEqual(names);

  await chips.getByRole("link", { name: "Discipline: Speech therapy" }).click();
  await expect(page).toHaveURL(/q=rochester&sort=born$/);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/children\?sort=born$/);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/\/children\?sort=born&page=2$/);
  await expect(page.getByText(/^51 to 100 of /)).toBeVisible();
});

test("lists work without JavaScript", async ({ browser, viewport, baseURL }, info) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB", viewport, baseURL });
  const page = await context.newPage();
  await signIn(page, demo("admin"));
  await page.goto("/authorizations");
  await page.getByLabel("Ends").selectOption("within 30 days");
  await page.getByRole("search").getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/ending=30/);
  await expect(page.getByRole("link", { name: "Ends: within 30 days" })).toBeVisible();
  await sortBy(page, "Payer", info.project.name);
  await expect(page).toHaveURL(/ending=30.*sort=payer/);
  const payers = await column(page, 5);
  expect(payers).toEqual([...payers].sort((one, other) => one.localeCompare(other)));
  await page.goto("/authorizations?q=zzzz");
  await expect(page.getByRole("heading", { name: "Nothing matches “zzzz”" })).toBeVisible();
  await page.locator(".empty").getByRole("link", { name: "Clear filters" }).click();
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await context.close();
});

test("each list has its filters", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("admin"));
  for (const [path, filtered] of [
    ["/providers", "/providers?discipline=OT&account=not_joined&sort=-town"],
    ["/members", "/members?role=provider&state=member&sort=-used"],
    ["/notes", "/notes?state=nothing&sort=child"],
    ["/settings/holds", "/settings/holds?state=open"],
    ["/settings/data-reports", "/settings/data-reports?state=open"],
    ["/mail", "/mail?state=waiting"],
  ] as const) {
    await open(page, path);
    await expectFits(page);
    await open(page, filtered);
    await expect(page.getByRole("list", { name: "Active filters" })).toBeVisible();
    await expectFits(page);
    await photograph(page, `lists${path.replaceAll("/", "-")}`, info.project.name);
    await expectAccessible(page);
  }
});
