// The audit: the office searches and exports it, a parent reads who accessed the child's record, the operator suspends a user.
import { readFileSync } from "node:fs";
import { demo, signIn, visitoms } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

test("the office finds who accessed a child's record, and exports the audit", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, "/children?q=villag");
  await page.getByRole("link", { name: "José Villagómez" }).click();
  await page.getByRole("link", { name: "Who saw this record" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Audit");
  await expect(page.getByRole("search")).toContainText("José Villagómez");
  await expect(page.getByLabel("Also show who viewed records")).toBeChecked();
  const first = page.locator(".audit-table tbody tr:not(.table-group)").filter({ hasText: "Viewed a child's page" }).first();
  await expect(first).toContainText("Marta Ruiz");
  await expectFits(page);
  await photograph(page, "audit-of-a-child", info.project.name);
  await expectAccessible(page);

  await page.getByLabel("Person").fill("nobody like that");
  await page.getByRole("button", { name: "Search" }).first().click();
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await expect(page.getByLabel("Person")).toHaveValue("nobody like that");
  await page.getByRole("link", { name: "Show all" }).click();
  await page.getByLabel("What").selectOption("Viewed the list of children");
  await page.getByRole("button", { name: "Search" }).first().click();
  await expect(page.locator(".audit-table tbody tr:not(.table-group)").first()).toContainText("Viewed the list of children");

  await page.locator(".audit-table tbody th a").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Event");
  await expect(page.getByRole("main")).toContainText("Viewed the list of children");
  // A stored key can have words that would frighten a family.
  await expect(page.getByRole("main")).not.toContainText("people.children");
  await expectFits(page);
  await photograph(page, "audit-event", info.project.name);
  await expectAccessible(page);

  await page.goto("/audit");
  await expect(page.getByText("· Import").first()).toBeVisible();
  await expect(page.locator(".audit-table")).not.toContainText("Viewed");
  await photograph(page, "audit-acts", info.project.name);
  await expectAccessible(page);
  await page.getByRole("navigation", { name: "Kinds of activity" }).getByRole("link", { name: "Import" }).click();
  await expect(page.locator(".audit-table tbody tr:not(.table-group)").first()).toContainText("Imported files");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^audit-.*\.jsonl$/);
  const lines = readFileSync(await file.path(), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ seq: 1, action: "agency.create" });
  expect(lines.at(-1).checkpoint).toContain("VisitOMS audit checkpoint 1");
});

test("the audit has pages without JavaScript", async ({ browser, viewport }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB", viewport });
  const page = await context.newPage();
  await signIn(page, demo("admin"));
  // More access events than fit on one page of the audit.
  for (let nth = 0; nth < 60; nth++) await page.request.get("/children?q=a");
  await page.goto("/audit");
  await page.getByLabel("Also show who viewed records").check();
  await page.getByRole("button", { name: "Search" }).first().click();
  const event = page.locator(".audit-table tbody th a").first();
  const newest = (await event.getAttribute("href")) ?? "";
  await page.getByRole("link", { name: "Older" }).click();
  await expect(event).not.toHaveAttribute("href", newest);
  await page.getByRole("link", { name: "Newer" }).click();
  await expect(page.getByRole("link", { name: "Older" })).toBeVisible();
  await page.getByLabel("Person").fill("marta");
  await page.getByLabel("What").selectOption("Viewed the audit");
  await page.getByRole("button", { name: "Search" }).first().click();
  await expect(page.locator(".audit-table tbody tr:not(.table-group)").first()).toContainText("Marta Ruiz");
  await context.close();
});

test("a parent reads who accessed their child's record", async ({ page, browser }, info) => {
  const office = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await signIn(office, demo("admin"));
  await office.goto("/week");
  await office.context().close();
  await signIn(page, demo("parent"));
  await open(page, "/home");
  await page.getByRole("link", { name: /^Who saw/ }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Who saw");
  await expect(page.getByText("Marta Ruiz").first()).toBeVisible();
  await expect(page.getByText("The schedule:").first()).toBeVisible();
  await expect(page.getByText("You", { exact: true }).first()).toBeVisible();
  await expectFits(page);
  await photograph(page, "parent-seen", info.project.name);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Back to your page" }).click();
  await expect(page).toHaveURL(/\/home$/);
});

test("a suspended user reads that the account is suspended, and returns after it is restored", async ({ page, browserErrors }, info) => {
  const provider = demo("provider", 1);
  await signIn(page, provider);
  visitoms("user", "suspend", provider.email, "--reason", "A test");
  try {
    const response = await open(page, "/day");
    expect(response?.status()).toBe(403);
    await expect(page.getByRole("heading", { name: "Your account is suspended", level: 2 })).toBeVisible();
    await expect(page.getByText("Nothing is deleted.")).toBeVisible();
    await expectFits(page);
    await photograph(page, "suspended", info.project.name);
    await expectAccessible(page);
  } finally {
    visitoms("user", "restore", provider.email);
  }
  const response = await open(page, "/day");
  expect(response?.status()).toBe(200);
  browserErrors.splice(0);
});

test("the operator verifies the hash chain", () => {
  expect(visitoms("audit", "verify")).toContain("are as they were written");
  expect(visitoms("audit", "key")).toContain("BEGIN PUBLIC KEY");
});
