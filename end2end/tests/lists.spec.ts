// Lists: search, filters, order, pages and the download, at both sizes and without JavaScript.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

/** The texts of a column of the list that is shown. */
const column = (page: Page, nth: number) => page.locator("tbody tr").locator(`:scope > :nth-child(${nth})`).allTextContents();

/** Shows the filters: on a phone they are folded until one is set. */
async function showFilters(page: Page, project: string) {
  if (project !== "desktop") await page.getByRole("search").locator("summary").click();
}

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
  await showFilters(page, project);
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
  await showFilters(page, info.project.name);
  await page.getByLabel("Ends").selectOption("within 30 days");
  await page.getByRole("search").getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/ending=30/);
  await expect(page.getByRole("link", { name: "Ends: within 30 days" })).toBeVisible();
  await sortBy(page, "Payer", info.project.name);
  await expect(page).toHaveURL(/ending=30.*sort=payer/);
  // The first column has the checkboxes.
  const payers = await column(page, 6);
  expect(payers).toEqual([...payers].sort((one, other) => one.localeCompare(other)));
  await page.goto("/authorizations?q=zzzz");
  await expect(page.getByRole("heading", { name: "Nothing matches “zzzz”" })).toBeVisible();
  await page.locator(".empty").getByRole("link", { name: "Clear filters" }).click();
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await context.close();
});

test("the office ends the services of three chosen children, and brings one back", async ({ page }, info) => {
  const project = info.project.name;
  await signIn(page, demo("admin"));
  // Other children at each size, since both use one database.
  await open(page, `/children?sort=born&page=${project === "desktop" ? 2 : 3}`);
  const rows = page.locator("tbody tr");
  const links = [0, 1, 2].map((nth) => rows.nth(nth).locator("th a"));
  const names = await Promise.all(links.map((link) => link.textContent()));
  const addresses = await Promise.all(links.map((link) => link.getAttribute("href")));
  for (const nth of [0, 1, 2]) {
    await rows.nth(nth).getByRole("checkbox").check();
  }
  await expectFits(page);
  await photograph(page, "lists-choose", project);
  await page.getByRole("button", { name: "End services" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "End services" })).toBeVisible();
  // No visits are scheduled so late.
  await page.getByLabel("First day without visits").fill("2031-01-01");
  await page.getByRole("button", { name: "Show what changes" }).click();
  await expect(page.getByRole("heading", { name: "3 records change" })).toBeVisible();
  await expectFits(page);
  await photograph(page, "lists-end-children", project);
  await expectAccessible(page);
  await page.getByLabel("Reason").fill("The office closes");
  await page.getByRole("button", { name: "End the services of 3 children" }).click();
  await expect(page).toHaveURL(/\/children$/);
  await expect(page.getByText("The services of the chosen children end: 3.")).toBeVisible();
  for (const [nth, address] of addresses.entries()) {
    await open(page, address ?? "");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(names[nth] ?? "");
    await expect(page.getByText("Ends on January 1, 2031")).toBeVisible();
  }
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByText("The child is back")).toBeVisible();
  await expect(page.getByText("Ends on January 1, 2031")).toBeHidden();
});

test("the end of three children's services is undone as a whole", async ({ page, browser, viewport, baseURL }, info) => {
  const project = info.project.name;
  await signIn(page, demo("admin"));
  // Other children than in the story before, at each size.
  await open(page, `/children?sort=-born&page=${project === "desktop" ? 1 : 2}`);
  const rows = page.locator("tbody tr");
  const addresses = await Promise.all([0, 1, 2].map((nth) => rows.nth(nth).locator("th a").getAttribute("href")));
  for (const nth of [0, 1, 2]) {
    await rows.nth(nth).getByRole("checkbox").check();
  }
  await page.getByRole("button", { name: "End services" }).click();
  await page.getByLabel("First day without visits").fill("2031-01-01");
  await page.getByRole("button", { name: "Show what changes" }).click();
  await page.getByRole("button", { name: "End the services of 3 children" }).click();
  const message = page.getByRole("status").filter({ hasText: "The services of the chosen children end: 3." });
  await expectFits(page);
  await photograph(page, "lists-undo-offered", project);
  await expectAccessible(page);
  const undo = (await message.getByRole("link", { name: "Undo" }).getAttribute("href")) ?? "";

  // One of them is brought back by hand meanwhile.
  await open(page, addresses[0] ?? "");
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByText("The child is back")).toBeVisible();

  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB", viewport, baseURL });
  const plain = await context.newPage();
  await signIn(plain, demo("admin"));
  await plain.goto(undo);
  await expect(plain.getByRole("heading", { name: "1 stays as it is" })).toBeVisible();
  await expect(plain.getByText("Changed since:")).toBeVisible();
  await expectFits(plain);
  await photograph(plain, "lists-undo", project);
  await plain.getByRole("button", { name: "Undo for 2 records" }).click();
  await expect(plain.getByText("Records that are as they were before: 2.")).toBeVisible();
  for (const address of addresses) {
    await plain.goto(address ?? "");
    await expect(plain.getByText("Ends on January 1, 2031")).toBeHidden();
  }
  await plain.goto(undo);
  await expect(plain.getByText("Nothing is left to undo.")).toBeVisible();
  await expect(plain.getByText("Undone already:")).toHaveCount(2);
  await photograph(plain, "lists-undone", project);
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
    ["/settings/payers", "/settings/payers?state=ended"],
    ["/settings/services", "/settings/services?state=ended"],
    ["/settings/visit_kinds", "/settings/visit_kinds?state=ended"],
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
